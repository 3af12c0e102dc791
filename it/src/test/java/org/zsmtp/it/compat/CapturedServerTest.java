package org.zsmtp.it.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that talk otherwise than the original get the answers that belong to what they say.
@Timeout(30)
class CapturedServerTest {

    private static final String GREETING = "220 250";

    @Test
    void recipientsAreAnsweredByAddressInAnyOrder() throws Exception {
        assertThat(codes("three-mixed", """
                        EHLO c
                        MAIL FROM:<alice@sender.example>
                        RCPT TO:<carol@example.net>
                        RCPT TO:<bob@example.net>
                        RCPT TO:<dave@example.net>
                        DATA

                        .
                        QUIT
                        """)).isEqualTo(GREETING + " 250 550 250 450 354 250 221");
    }

    @Test
    void whatCameOnALaterConnectionMayComeOnTheSame() throws Exception {
        assertThat(codes("scheduler-mixed-results", """
                        EHLO c
                        MAIL FROM:<alice@client.example>
                        RCPT TO:<bob@example.net>
                        RCPT TO:<carol@example.net>
                        RCPT TO:<dave@example.net>
                        DATA

                        .
                        MAIL FROM:<alice@client.example>
                        RCPT TO:<erin@example.net>
                        DATA

                        .
                        MAIL FROM:<alice@client.example>
                        RCPT TO:<dave@example.net>
                        DATA

                        .
                        QUIT
                        """))
                .isEqualTo(GREETING + " 250 250 550 450 354 250 250 250 354 250 250 250 354 250 221");
    }

    @Test
    void theEndOfEachMessageIsAnsweredAsItsOwn() throws Exception {
        String second = """
                        MAIL FROM:<alice@sender.example>
                        RCPT TO:<carol@example.net>
                        DATA

                        .
                        """;
        assertThat(codes("two-jobs-first-lost", "EHLO c\n" + second + """
                        MAIL FROM:<alice@sender.example>
                        RCPT TO:<bob@example.net>
                        DATA

                        .
                        """ + second))
                .isEqualTo(GREETING + " 250 250 354 250 250 250 354 closed");
    }

    @Test
    void aDataWithoutRecipientsEndsWithARefusal() throws Exception {
        assertThat(codes("all-rcpt-550-data-354", """
                        EHLO c
                        MAIL FROM:<alice@sender.example>
                        RCPT TO:<bob@example.net>
                        DATA
                        .
                        QUIT
                        """)).isEqualTo(GREETING + " 250 550 354 554 221");
    }

    @Test
    void aRecipientOutsideTheCaptureIsAccepted() throws Exception {
        assertThat(codes("rcpt-421", """
                        EHLO c
                        MAIL FROM:<alice@sender.example>
                        RCPT TO:<bob@example.net>
                        RCPT TO:<carol@example.net>
                        DATA
                        """)).isEqualTo(GREETING + " 250 250 421 closed");
    }

    @Test
    void furtherConnectionsAreLikeTheLast() throws Exception {
        Capture capture = Capture.load("banner-421");
        try (Neighbourhood neighbourhood = Neighbourhood.open(capture, List.of())) {
            assertThat(codes(neighbourhood, "")).isEqualTo("421 closed");
            assertThat(codes(neighbourhood, "")).isEqualTo("421 closed");
        }
    }

    @Test
    void nothingListensWhereTheCaptureHadNoServer() throws Exception {
        try (Neighbourhood neighbourhood = Neighbourhood.open(Capture.load("mx-first-refused"), List.of());
                Socket socket = new Socket()) {
            InetSocketAddress first = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.21"), neighbourhood.port());
            assertThat(catchThrowable(() -> socket.connect(first))).hasMessageContaining("refused");
        }
    }

    private static String codes(String caseName, String lines) throws IOException {
        try (Neighbourhood neighbourhood = Neighbourhood.open(Capture.load(caseName), List.of())) {
            return codes(neighbourhood, lines);
        }
    }

    /// @return the codes of all replies, one for each line without hyphen
    private static String codes(Neighbourhood neighbourhood, String lines) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.ofLiteral(SmtpTranscript.ONLY_SERVER), neighbourhood.port()));
            socket.getOutputStream().write(lines.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String replies = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            StringBuilder codes = new StringBuilder();
            replies.lines()
                    .filter(line -> line.charAt(3) == ' ')
                    .forEach(line -> codes.append(line, 0, 3).append(' '));
            boolean closedUnasked = !codes.toString().endsWith("221 ");
            return (codes + (closedUnasked ? "closed" : "")).strip();
        }
    }
}
