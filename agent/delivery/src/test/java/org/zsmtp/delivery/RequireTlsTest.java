package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.zsmtp.delivery.EngineFixture.engine;
import static org.zsmtp.delivery.EngineFixture.mx;
import static org.zsmtp.delivery.EngineFixture.only;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// What becomes of mail whose sender requires TLS (RFC 8689) where nobody can vouch for the server.
class RequireTlsTest {

    @Test
    void mailThatRequiresTlsIsNotEvenOfferedToAServerThatNobodyVouchesFor() throws IOException {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"));
                EngineFixture engine = engine().routing(mx(server))) {
            RecipientResult result =
                    engine.deliver(requiring(RequireTls.REQUIRED)).results().getFirst();
            assertThat(result.verdict()).isInstanceOf(Verdict.Delayed.class);
            assertThat(result.diagnosis().status()).hasToString("4.7.30");
            assertThat(server.messages()).isEmpty();
            assertThat(only(engine.deliver(requiring(RequireTls.AS_POLICY)))).isInstanceOf(Verdict.Relayed.class);
        }
    }

    private static MailObject requiring(RequireTls wish) {
        MailObject mail = EngineFixture.mail("bob@b.example");
        Envelope envelope = mail.envelope();
        return new MailObject(
                new Envelope(envelope.reversePath(), envelope.parameters().with(wish), envelope.recipients()),
                mail.content());
    }
}
