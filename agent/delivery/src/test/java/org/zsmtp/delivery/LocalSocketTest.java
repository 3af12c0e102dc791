package org.zsmtp.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.Verdict.Delay;
import org.zsmtp.delivery.Verdict.SuccessNotice;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.testkit.net.UnixSocketRelay;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Servers on UNIX sockets, which have neither a name nor an address.
class LocalSocketTest {

    @TempDir
    Path directory;

    @Test
    void messagesTravelThroughASocketOnOneConnection() {
        Path path = directory.resolve("s");
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("local.example"));
                UnixSocketRelay door = UnixSocketRelay.at(path, server.address());
                MailTransport transport = transport()) {
            Destination socket = Destination.chosen("UNIX:" + path);
            RecipientResult first = transport
                    .deliver(EngineFixture.mail("bob@b.example"), socket)
                    .results()
                    .getFirst();
            RecipientResult second = transport
                    .deliver(EngineFixture.mail("carol@b.example"), socket)
                    .results()
                    .getFirst();

            assertThat(first.verdict()).isEqualTo(new Verdict.Relayed(SuccessNotice.NOT_ASKED));
            assertThat(second.verdict()).isEqualTo(new Verdict.Relayed(SuccessNotice.NOT_ASKED));
            assertThat(first.remoteMta())
                    .isEqualTo(new RemoteMta(
                            "",
                            false,
                            new Endpoint.LocalSocket(path),
                            new Endpoint.LocalSocket(Path.of("")),
                            new SecurityOutcome.ClearText("TLS is not wanted")));
            assertThat(door.connections()).isEqualTo(1);
            server.requireLawful();
        }
    }

    @Test
    void socketThatIsNotThereDelays() {
        Path path = directory.resolve("none");
        try (MailTransport transport = transport()) {
            RecipientResult result = transport
                    .deliver(EngineFixture.mail("bob@b.example"), Destination.chosen("UNIX:" + path))
                    .results()
                    .getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
            assertThat(result.diagnosis().text()).startsWith("connect to [UNIX:" + path + "]: No such file");
        }
    }

    @Test
    void pathThatNoSocketCanHaveDelays() {
        try (MailTransport transport = transport()) {
            RecipientResult result = transport
                    .deliver(EngineFixture.mail("bob@b.example"), Destination.chosen("UNIX:/" + "x".repeat(200)))
                    .results()
                    .getFirst();

            assertThat(result.verdict()).isEqualTo(new Verdict.Delayed(Scope.HOST, Delay.NOT_ACCEPTED));
        }
    }

    private static MailTransport transport() {
        return MailTransports.open(TransportOptions.defaults(new HeloName("me.example")), DeliveryListener.NONE);
    }
}
