package org.zsmtp.delivery.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.zsmtp.delivery.security.CipherList;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Library;
import org.zsmtp.delivery.security.TlsOptions.Sessions;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.address.DomainName;

/// What a handler is set to before its handshake.
class TlsHandlerTest {

    private static final TlsRequirement NAMED = new TlsRequirement.Encrypted(DomainName.parse("MX.example"));
    private static final TlsRequirement NAMELESS = new TlsRequirement.Encrypted(null);
    private static final TlsOptions JDK = TlsOptions.DEFAULTS.with(Library.JDK);

    private static SslHandler handler(TlsClients clients, TlsRequirement requirement, @Nullable String address)
            throws Exception {
        return clients.handler(UnpooledByteBufAllocator.DEFAULT, requirement, TlsOffer.USUAL, address, 25);
    }

    private static String memory(TlsClients clients, TlsRequirement requirement, @Nullable String address)
            throws Exception {
        return handler(clients, requirement, address).engine().getPeerHost();
    }

    @Test
    void sessionsAreRememberedByAddressAndName() throws Exception {
        TlsClients clients = TlsClients.open(JDK);
        assertThat(memory(clients, NAMED, "192.0.2.1")).isEqualTo("192.0.2.1/mx.example");
        assertThat(memory(clients, NAMELESS, "192.0.2.1")).isEqualTo("192.0.2.1/");
        assertThat(memory(clients, NAMED, null)).isEqualTo("/mx.example");
        assertThat(memory(clients, NAMELESS, null)).isEqualTo("/");
    }

    @Test
    void eachHandshakeHasAMemoryOfItsOwnWhereNoneIsToBeContinued() throws Exception {
        for (Sessions none : List.of(
                new Sessions(0, Duration.ofHours(1)),
                new Sessions(100, Duration.ZERO),
                new Sessions(0, Duration.ZERO))) {
            TlsClients clients = TlsClients.open(JDK.with(none));
            assertThat(memory(clients, NAMED, "192.0.2.1")).isNotEqualTo(memory(clients, NAMED, "192.0.2.1"));
        }
        TlsClients one = TlsClients.open(JDK.with(new Sessions(1, Duration.ofSeconds(1))));
        assertThat(memory(one, NAMED, "192.0.2.1")).isEqualTo(memory(one, NAMED, "192.0.2.1"));
    }

    @ParameterizedTest
    @EnumSource(TlsOffer.class)
    void theHandshakeHasNoTimeLimitAndLooksAtNoNameOfItsOwn(TlsOffer offer) throws Exception {
        for (Library library : Library.values()) {
            SslHandler handler = TlsClients.open(TlsOptions.DEFAULTS.with(library))
                    .handler(UnpooledByteBufAllocator.DEFAULT, NAMED, offer, "192.0.2.1", 25);
            assertThat(handler.getHandshakeTimeoutMillis()).isZero();
            assertThat(handler.engine().getSSLParameters().getEndpointIdentificationAlgorithm())
                    .isNull();
        }
    }

    private static String @Nullable [] groups(TlsOptions options) throws Exception {
        SSLParameters parameters =
                handler(TlsClients.open(options), NAMED, "192.0.2.1").engine().getSSLParameters();
        return parameters.getNamedGroups();
    }

    @Test
    void withoutASuiteOfDheTheJdkOffersNoFiniteField() throws Exception {
        assertThat(groups(JDK.with(CipherList.parse("ECDHE"))))
                .containsExactly("x25519", "secp256r1", "secp384r1", "secp521r1", "x448");
    }

    @Test
    void theJdksOwnGroupsAreOfferedWhereASuiteOfDheIsWantedOrNoListIsGiven() throws Exception {
        String[] usual = groups(JDK);
        assertThat(groups(JDK.with(CipherList.parse("ECDHE:DHE")))).isEqualTo(usual);
        assertThat(groups(JDK.with(CipherList.parse("DHE")))).isEqualTo(usual);
        assertThat(groups(JDK.with(CipherList.parse("ECDHE")))).isNotEqualTo(usual);
    }

    @Test
    void onlyWhereTheChoiceIsLeftThereIsAnotherLibrary() throws Exception {
        assertThat(TlsClients.open(TlsOptions.DEFAULTS).hasOther()).isTrue();
        assertThat(TlsClients.open(JDK).hasOther()).isFalse();
    }
}
