package org.zsmtp.submission.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.submission.Message;
import org.zsmtp.submission.MessageStore;
import org.zsmtp.submission.Outgoing;
import org.zsmtp.submission.Server;
import org.zsmtp.submission.SubmissionClient;
import org.zsmtp.submission.SubmissionOptions;
import org.zsmtp.testkit.server.ReceivedMessage;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

class JakartaMessagesTest {

    private static final Session SESSION = Session.getInstance(new Properties());

    private static MimeMessage message() throws MessagingException {
        MimeMessage message = new MimeMessage(SESSION);
        message.setFrom(new InternetAddress("alice@a.example"));
        message.setRecipients(RecipientType.TO, "Bob <bob@b.example>");
        message.setRecipients(RecipientType.BCC, "carol@c.example");
        message.setSubject("gr\u00fc\u00dfe " + "and more ".repeat(20), "UTF-8");
        return message;
    }

    @Test
    void whatTheLibraryThrowsIsWhatIsThrown() throws Exception {
        MimeMessage broken = new MimeMessage(SESSION) {
            @Override
            public void writeTo(OutputStream out) throws MessagingException {
                throw new MessagingException("nothing to write");
            }
        };
        assertThatThrownBy(() -> JakartaMessages.of(broken))
                .isInstanceOf(MessagingException.class)
                .hasMessage("nothing to write");
    }

    @Test
    void messageGoesOutAsItIs() throws Exception {
        MimeMessage built = message();
        MimeBodyPart text = new MimeBodyPart();
        text.setText("hello\nworld\n");
        MimeBodyPart data = new MimeBodyPart();
        data.setContent(new byte[] {1, 2, 3}, "application/octet-stream");
        data.setFileName("a.bin");
        built.setContent(new MimeMultipart(text, data));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"));
                SubmissionClient client =
                        SubmissionClient.open(SubmissionOptions.to(Server.host("127.0.0.1", server.port())));
                Message message = JakartaMessages.of(built)) {
            assertThat(client.submit(Outgoing.of(message).mail()).isAccepted()).isTrue();
            ReceivedMessage received = server.messages().getFirst();
            assertThat(received.paths()).containsExactly("bob@b.example", "carol@c.example");
            assertThat(received.header("Bcc")).isEmpty();
            MimeMessage read = new MimeMessage(
                    SESSION, new ByteArrayInputStream(received.octets().getBytes(StandardCharsets.ISO_8859_1)));
            assertThat(read.getSubject()).startsWith("gr\u00fc\u00dfe and more");
            MimeMultipart parts = (MimeMultipart) read.getContent();
            assertThat(parts.getBodyPart(0).getContent()).isEqualTo("hello\r\nworld\r\n");
            assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("a.bin");
            server.requireLawful();
        }
    }

    @Test
    void lineEndsBecomeLawful() throws Exception {
        MimeMessage built = new MimeMessage(
                SESSION,
                new ByteArrayInputStream("From: a@x\nTo: b@x\nSubject: x\n\none\rtwo\nthree\r\n.\nfour"
                        .getBytes(StandardCharsets.US_ASCII)));
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("relay.example"));
                SubmissionClient client =
                        SubmissionClient.open(SubmissionOptions.to(Server.host("127.0.0.1", server.port())));
                Message message = JakartaMessages.of(built)) {
            assertThat(client.submit(Outgoing.of(message).mail()).isAccepted()).isTrue();
            assertThat(server.messages().getFirst().body()).isEqualTo("one\r\ntwo\r\nthree\r\n.\r\nfour\r\n");
            server.requireLawful();
        }
    }

    @Test
    void largeMessageIsKeptInAFile(@TempDir Path directory) throws Exception {
        MimeMessage built = message();
        built.setText("line\n".repeat(100_000));
        try (Message message = JakartaMessages.of(built, new MessageStore(directory, 100))) {
            assertThat(message.header().first("To")).contains("Bob <bob@b.example>");
            assertThat(message.openBody().readAllBytes().length).isGreaterThanOrEqualTo(500_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nBcc: evil@e.example",
                "x\nBcc: evil@e.example",
                "x\rBcc: evil@e.example",
                "x\r\n\r\n<script>",
                "x\r\n",
                "x\r\n \r\n",
                "x\n.\n",
                "x\0"
            })
    void valueIsNoMoreThanItsField(String evil) throws Exception {
        MimeMessage byHeader = message();
        byHeader.setText("x");
        byHeader.addHeader("X-A", evil);
        assertRefused(byHeader);

        MimeMessage byId = message();
        byId.setText("x");
        byId.setHeader("In-Reply-To", evil);
        assertRefused(byId);

        MimeMessage byPart = message();
        MimeBodyPart part = new MimeBodyPart();
        part.setText("x");
        part.addHeader("X-A", evil);
        byPart.setContent(new MimeMultipart(part));
        assertRefused(byPart);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A: x\r\nBcc", "X A", "", "X-A\n"})
    void nameIsNoMoreThanAName(String evil) throws Exception {
        MimeMessage message = message();
        message.setText("x");
        message.addHeader(evil, "evil@e.example");
        assertRefused(message);
    }

    private static void assertRefused(MimeMessage message) {
        assertThatThrownBy(() -> JakartaMessages.of(message)).isInstanceOf(MessagingException.class);
    }
}
