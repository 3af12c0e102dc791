package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.MailObject;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// Messages made to be more than one message, or to reach more than their recipients.
class HostileMessagesTest {

    private static final String[] BITS = {
        "\n", "\r", "\r\n", ".", "\r\n.\r\n", "\n.\n", "\n.\r\n", "\r.\r", "MAIL FROM:<evil@e.example>", "RSET", "DATA",
                "\0",
        "\u00e9", "\u00ff", "x", " ", "\t", "Subject: x", "To: bob@b.example", "Bcc: evil@e.example", ":", "From ",
                "--", "="
    };

    @ParameterizedTest
    @ValueSource(strings = {"PIPELINING", "PIPELINING 8BITMIME", "PIPELINING 8BITMIME CHUNKING"})
    void anyOctetsAreOneMessageForItsRecipients(String keywords) throws IOException {
        Random random = new Random(4711);
        try (ScriptedServer server = ScriptedServer.behaving(
                        WellBehaved.smtp("relay.example").announcing(keywords.split(" ", -1)));
                SubmissionClient client = SubmissionClient.open(Fixture.options(Fixture.at(server)))) {
            int sent = 0;
            for (int round = 0; round < 400; round++) {
                StringBuilder text = new StringBuilder("From: alice@a.example\r\n");
                for (int i = random.nextInt(25); i > 0; i--) {
                    text.append(BITS[random.nextInt(BITS.length)]);
                }
                byte[] octets = text.toString().getBytes(StandardCharsets.ISO_8859_1);
                try (Message message = Message.read(new ByteArrayInputStream(octets))) {
                    MailObject mail = Outgoing.of(message)
                            .from("alice@a.example")
                            .to("bob@b.example")
                            .mail();
                    SubmissionResult result = client.submit(mail);
                    sent += result.isAccepted() ? 1 : 0;
                    assertThat(server.messages()).hasSize(sent);
                } catch (HeaderException broken) {
                    assertThat(broken.getMessage()).matches("[ -~]*");
                }
            }
            assertThat(sent).isGreaterThan(300);
            for (ReceivedMessage each : server.messages()) {
                assertThat(each.paths()).containsExactly("bob@b.example");
                assertThat(each.reversePath()).isEqualTo("alice@a.example");
                assertThat(each.octets().replace("\r\n", ""))
                        .doesNotContain("\r")
                        .doesNotContain("\n");
            }
            server.requireLawful();
        }
    }

    /// Only those need that library who have messages of its kind.
    @Test
    void jakartaMailIsNamedInItsOwnPackageOnly() throws IOException {
        Path sources = Path.of("src/main/java/org/zsmtp/submission");
        try (Stream<Path> files = Files.list(sources)) {
            List<Path> naming = files.filter(Files::isRegularFile)
                    .filter(HostileMessagesTest::namesJakarta)
                    .toList();
            assertThat(naming).isEmpty();
        }
    }

    private static boolean namesJakarta(Path source) {
        try {
            return Files.readString(source).contains("jakarta.");
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
