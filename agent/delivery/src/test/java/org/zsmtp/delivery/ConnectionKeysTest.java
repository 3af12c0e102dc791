package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.Conversations.ENCRYPTED;
import static org.zsmtp.delivery.Conversations.MX;
import static org.zsmtp.delivery.Conversations.NONE;
import static org.zsmtp.delivery.Conversations.OPPORTUNISTIC;
import static org.zsmtp.delivery.Conversations.OPTIONS;
import static org.zsmtp.delivery.Conversations.SERVER;
import static org.zsmtp.delivery.Conversations.key;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.zsmtp.delivery.net.ReuseKey;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.tls.TlsOffer;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Security;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.wire.HeloName;

class ConnectionKeysTest {

    private static MxHost host(Domain name, MxHost.Choice choice) {
        return new MxHost(name, List.of(SERVER), 0, choice, false);
    }

    @Test
    void serverWithoutQuirksIsApproachedAsTheOptionsSay() {
        ReuseKey key = key(OPPORTUNISTIC);

        assertThat(key.endpoint()).isEqualTo(SERVER);
        assertThat(key.source()).isEqualTo(OPTIONS.source());
        assertThat(key.requirement()).isEqualTo(OPPORTUNISTIC);
        assertThat(key.offer()).isEqualTo(TlsOffer.USUAL);
        assertThat(key.session())
                .isEqualTo(OPTIONS.session().toBuilder()
                        .security(Security.WHERE_OFFERED)
                        .ownNames(Set.of("me.example"))
                        .build());
    }

    @Test
    void eachQuirkHasItsConsequenceAndNoOther() {
        SessionOptions usual = key(OPPORTUNISTIC).session();

        assertThat(key(OPPORTUNISTIC, Quirk.HELO_ONLY).session()).isEqualTo(usual.with(Hello.HELO));
        assertThat(key(OPPORTUNISTIC, Quirk.NO_OVERLAP).session()).isEqualTo(usual.with(NextMail.AFTER_REPLY));
        assertThat(key(OPPORTUNISTIC, Quirk.CLEAR_TEXT).session()).isEqualTo(usual.with(Security.CLEAR));
        assertThat(key(OPPORTUNISTIC, Quirk.SMALL_HELLO).session()).isEqualTo(usual);
        assertThat(key(OPPORTUNISTIC, Quirk.SMALL_HELLO).offer()).isEqualTo(TlsOffer.SMALL);
        assertThat(key(OPPORTUNISTIC, Quirk.OTHER_LIBRARY).offer()).isEqualTo(TlsOffer.OTHER_LIBRARY);
    }

    @Test
    void serverThatFailsOnChunksGetsNone() {
        ConnectionKeys chunking = new ConnectionKeys(
                OPTIONS.toBuilder().chunking(Chunking.WHERE_OFFERED_AND_SMALL).build());

        assertThat(chunking.of(MX, SERVER, NONE, null, Set.of()).session().chunking())
                .isEqualTo(Chunking.WHERE_OFFERED_AND_SMALL);
        assertThat(chunking.of(MX, SERVER, NONE, null, Set.of(Quirk.NO_CHUNKING))
                        .session()
                        .chunking())
                .isEqualTo(Chunking.NEVER);
    }

    @Test
    void heloIsNotUsedWhereClearTextIsForbidden() {
        assertThat(key(ENCRYPTED, Quirk.HELO_ONLY).session().hello()).isEqualTo(Hello.EHLO);
    }

    @Test
    void onlyAMailExchangerMustNotBearANameOfThisHost() {
        ConnectionKeys keys = new ConnectionKeys(OPTIONS.toBuilder()
                .ownNames(Set.of(DomainName.parse("Other.Example")))
                .build());

        assertThat(keys.of(MX, SERVER, NONE, null, Set.of()).session().ownNames())
                .containsExactlyInAnyOrder("me.example", "other.example");
        assertThat(keys.of(host(DomainName.parse("relay.example"), MxHost.Choice.DIRECT), SERVER, NONE, null, Set.of())
                        .session()
                        .ownNames())
                .isEmpty();
    }

    @Test
    void identityBelongsToTheKey() {
        Credentials joe = new Credentials("joe", "open sesame");

        assertThat(new ConnectionKeys(OPTIONS)
                        .of(MX, SERVER, NONE, joe, Set.of())
                        .session()
                        .credentials())
                .isEqualTo(joe);
    }

    @Test
    void secretIsLookedUpByTheNameOfTheHost() {
        List<String> asked = new ArrayList<>();
        ConnectionKeys keys = new ConnectionKeys(OPTIONS.toBuilder()
                .secrets(host -> {
                    asked.add(host);
                    return new Secrets.Answer.Unknown("not now");
                })
                .build());
        MxHost socket = new MxHost(
                null, List.of(new Endpoint.LocalSocket(Path.of("/run/lmtp"))), 0, MxHost.Choice.DIRECT, true);

        assertThat(keys.secrets(MX)).isEqualTo(new Secrets.Answer.Unknown("not now"));
        keys.secrets(host(Domain.parse("[127.0.0.1]"), MxHost.Choice.DIRECT));
        keys.secrets(socket);
        assertThat(asked).containsExactly("mx.b.example", "127.0.0.1", "");
    }

    @Test
    void nameOfTheGreetingIsAnOwnNameUnlessItIsAnAddress() {
        DomainName other = DomainName.parse("other.example");
        TransportOptions literal = TransportOptions.builder(new HeloName("[192.0.2.1]"))
                .ownNames(Set.of(other))
                .build();

        assertThat(OPTIONS.allOwnNames()).containsExactly(DomainName.parse("me.example"));
        assertThat(literal.allOwnNames()).containsExactly(other);
    }
}
