package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.routing.AddressPreference;
import org.zsmtp.delivery.routing.MxUse;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

class TransportOptionsTest {

    /// Of each kind of option one that is no default.
    private static final List<Object> OTHERS = List.of(
            4711,
            Duration.ofSeconds(4711),
            MxUse.FORBIDDEN,
            AddressPreference.IPV6,
            Pipelining.NEVER,
            Reuse.CLOSED_AFTER_EACH,
            Protocol.LMTP,
            Hello.HELO,
            Chunking.WHERE_OFFERED_AND_SMALL,
            Acceptance.ALL_RECIPIENTS,
            SourcePorts.RESERVED,
            NextMail.AFTER_REPLY);

    /// A part that the copy forgets would silently have its defaults again, as would an option of a part that is not
    /// passed on.
    @Test
    void eachOptionIsKeptAndPassedOn() throws ReflectiveOperationException {
        TransportOptions defaults = TransportOptions.defaults(new HeloName("me.example"));
        int compared = 0;
        for (Method setter : TransportOptions.Builder.class.getMethods()) {
            for (Object other : OTHERS) {
                if (setter.getDeclaringClass() == TransportOptions.Builder.class
                        && setter.getParameterCount() == 1
                        && boxed(setter.getParameterTypes()[0]).isInstance(other)) {
                    TransportOptions.Builder builder = defaults.toBuilder();
                    setter.invoke(builder, other);
                    TransportOptions changed = builder.build();
                    assertThat(changed.toBuilder().build())
                            .as(setter.getName())
                            .isEqualTo(changed)
                            .isNotEqualTo(defaults);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(17);
    }

    private static Class<?> boxed(Class<?> type) {
        return type == int.class ? Integer.class : type;
    }

    @Test
    void copyKeepsCollectionsAndObjects() {
        TransportOptions changed = TransportOptions.builder(new HeloName("me.example"))
                .ownNames(Set.of(DomainName.parse("other.example")))
                .ownAddresses(Set.of(InetAddress.getLoopbackAddress()))
                .nameServers(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53)))
                .timeouts(new Timeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5)))
                .secrets(_ -> new Secrets.Answer.Unknown("not now"))
                .source(SourceAddress.parse("[127.0.0.1]"))
                .security(TransportSecurity.DEFAULTS.with(TransportSecurity.Start.IMPLICIT))
                .build();
        assertThat(changed.toBuilder().build()).isEqualTo(changed);
    }

    @Test
    void timeOfMemoryMayBeZeroAndNotLess() {
        TransportOptions.Builder options = TransportOptions.builder(new HeloName("me.example"));

        assertThat(options.failureMemory(Duration.ZERO).build().failureMemory()).isZero();
        options.failureMemory(Duration.ofSeconds(-1));
        assertThatThrownBy(options::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void portOfPolicyHostsIsAPort() {
        assertThat(StsOptions.DEFAULTS.withPort(1).port()).isEqualTo(1);
        assertThat(StsOptions.DEFAULTS.withPort(65535).port()).isEqualTo(65535);
        for (int none : new int[] {0, 65536}) {
            assertThatThrownBy(() -> StsOptions.DEFAULTS.withPort(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("port " + none);
        }
    }
}
