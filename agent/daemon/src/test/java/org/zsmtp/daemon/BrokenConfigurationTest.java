package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.ConfigurationException;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.DeliveryReport;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.Verdict;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.smtp.address.ForwardPath;
import org.zsmtp.smtp.address.ReversePath;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.Envelope;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.smtp.mail.MailParameters;
import org.zsmtp.smtp.mail.RcptParameters;
import org.zsmtp.smtp.mail.Recipient;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

class BrokenConfigurationTest {

    @Test
    void mailGoesOnWhenTheFileIsPutRightAndNotBeforeItIsLookedAtAgain(@TempDir Path directory) throws Exception {
        Path tls = Files.writeString(directory.resolve("smtp-tls.conf"), "tls-provider none\n");
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("mx.b.example"))) {
            AgentOptions options = AgentOptions.parse(List.of("-S", tls.toString(), "-h", "mx.sender.example"));
            Destination destination = Destination.parse("[127.0.0.1]:" + server.port());
            BrokenConfiguration.Opening opening =
                    () -> MailTransports.open(EngineOptions.secured(options), DeliveryListener.NONE);
            try (MailTransport engine = new BrokenConfiguration(opening, why(opening), now::get)) {
                now.set(Instant.EPOCH.plusSeconds(30));
                DeliveryReport report = engine.deliver(mail(), destination);
                assertThat(report.results().getFirst().verdict()).isInstanceOf(Verdict.Delayed.class);
                assertThat(report.results().getFirst().diagnosis().text()).contains("tls-provider");
                Files.writeString(tls, "tls-provider jdk\n");
                now.set(Instant.EPOCH.plusSeconds(59));
                assertThat(engine.deliver(mail(), destination)
                                .results()
                                .getFirst()
                                .verdict())
                        .isInstanceOf(Verdict.Delayed.class);
                now.set(Instant.EPOCH.plusSeconds(60));
                assertThat(engine.deliver(mail(), destination)
                                .results()
                                .getFirst()
                                .verdict())
                        .isInstanceOf(Verdict.Relayed.class);
            }
        }
    }

    private static ConfigurationException why(BrokenConfiguration.Opening opening) {
        try {
            opening.open().close();
        } catch (ConfigurationException broken) {
            return broken;
        }
        throw new AssertionError("it is not broken");
    }

    private static MailObject mail() {
        return new MailObject(
                new Envelope(
                        ReversePath.parse("a@a.example"),
                        MailParameters.NONE,
                        List.of(new Recipient(ForwardPath.parse("b@b.example"), RcptParameters.NONE, 1))),
                Content.of("x\n".getBytes(StandardCharsets.US_ASCII), BodyType.SEVEN_BIT));
    }
}
