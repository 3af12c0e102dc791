package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.routing.AddressPreference;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.MxLookup;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.delivery.routing.WksCheck;
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
            MxLookup.FORBIDDEN,
            AddressPreference.IPV6,
            Pipelining.NEVER,
            Reuse.CLOSED_AFTER_EACH,
            Protocol.LMTP,
            Hello.HELO,
            Chunking.WHERE_OFFERED_AND_SMALL,
            Acceptance.ALL_RECIPIENTS,
            SourcePorts.RESERVED,
            NextMail.AFTER_REPLY);

    /// A component that the copy forgets would silently be its default again.
    @Test
    void copyToBeChangedForgetsNothing() throws ReflectiveOperationException {
        int compared = 0;
        for (RecordComponent component : TransportOptions.class.getRecordComponents()) {
            for (Object other : OTHERS) {
                Method setter = setter(component, other);
                if (setter != null) {
                    TransportOptions.Builder builder = TransportOptions.builder(new HeloName("me.example"));
                    setter.invoke(builder, other);
                    TransportOptions changed = builder.build();
                    assertThat(changed.toBuilder().build())
                            .as(component.getName())
                            .isEqualTo(changed)
                            .isNotEqualTo(TransportOptions.defaults(new HeloName("me.example")));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(17);
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
        assertThat(changed.trustAnchors()).isEqualTo(TrustAnchors.NONE);
        assertThat(changed.passage()).isEqualTo(ConnectPath.DIRECT);
        assertThat(changed.wksCheck()).isEqualTo(WksCheck.NONE);
    }

    private static Method setter(RecordComponent component, Object value) {
        Class<?> type = component.getType() == int.class ? Integer.class : component.getType();
        if (!type.isInstance(value)) {
            return null;
        }
        try {
            return TransportOptions.Builder.class.getMethod(component.getName(), component.getType());
        } catch (NoSuchMethodException none) {
            return null;
        }
    }
}
