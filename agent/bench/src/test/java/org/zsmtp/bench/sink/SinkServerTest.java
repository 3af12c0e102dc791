package org.zsmtp.bench.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkServerTest {

    private static final String GREETING = "EHLO c.example\r\n";

    @Test
    void countsEachRecipientOfEachMessage() throws IOException {
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS)) {
            String mail = "MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nRCPT TO:<c@b.example>\r\nDATA\r\n";
            String content =
                    "Message-Id: <1@c>\r\nX-Id:  seven \r\nMessage-ID: <2@c>\r\nSubject: x\r\n\r\nMessage-Id: no\r\n..\r\n.\r\n";
            assertThat(talk(sink, GREETING, mail, content + mail, content, "QUIT\r\n"))
                    .isEqualTo("220 250 250 250 250 354 250 250 250 250 354 250 221");
            SinkTally tally = sink.tally();
            assertThat(tally.messages()).isEqualTo(2);
            assertThat(tally.deliveries())
                    .containsOnlyKeys(new Delivery("seven", "a@b.example"), new Delivery("seven", "c@b.example"))
                    .containsEntry(new Delivery("seven", "a@b.example"), 2);
            assertThat(tally.duplicates()).hasSize(2);
            assertThat(tally.octets()).isEqualTo(2L * (content.length() - 3));
            assertThat(tally.early()).isZero();
            assertThat(tally.connections()).isEqualTo(1);
            assertThat(tally.toString())
                    .startsWith(
                            "messages=2 recipients=4 duplicates=2 refusals=0 octets=174 connections=1 early=0 secured=0 continued=0 live=");
        }
    }

    @Test
    void findsTheEndOfContentInAnyPieces() throws IOException {
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS);
                Socket client = connect(sink)) {
            say(client, GREETING + "MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\n");
            String content = "X-Id: 1\r\n\r\nx\r\n.x\n.\r\n\r.\r\r\n.\n\r\n.\r\nQUIT\r\n";
            for (char octet : content.toCharArray()) say(client, String.valueOf(octet));
            assertThat(codes(client)).isEqualTo("220 250 250 250 354 250 221");
            assertThat(sink.tally().octets()).isEqualTo(content.length() - "QUIT\r\n".length() - 3);
        }
    }

    @Test
    void chunksAreCountedAndARefusedOneNeedsRset() throws IOException {
        SinkSettings settings = SinkSettings.DEFAULTS.rules(SinkRules.answeringEvery(1, "451 no"));
        String chunks = "BDAT 9\r\nX-Id: 5\r\nBDAT 7 LAST\r\n\r\n.\r\n\r\n";
        String mail = "MAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\n";
        try (SinkServer refusing = SinkServer.start(settings);
                SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS)) {
            assertThat(talk(refusing, GREETING + mail + chunks + mail + "RSET\r\nMAIL FROM:<>\r\nQUIT\r\n"))
                    .isEqualTo("220 250 250 250 250 451 503 250 250 250 221");
            assertThat(refusing.tally().messages()).isZero();
            assertThat(talk(sink, GREETING + mail + chunks + mail + "QUIT\r\n"))
                    .isEqualTo("220 250 250 250 250 250 250 250 221");
            assertThat(sink.tally().deliveries()).containsOnlyKeys(new Delivery("5", "a@b.example"));
            assertThat(sink.tally().octets()).isEqualTo(16);
        }
    }

    @Test
    void lmtpAnswersOncePerRecipient() throws IOException {
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS)) {
            assertThat(talk(
                            sink,
                            "LHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<b@b>\r\nDATA\r\n",
                            ".\r\nQUIT\r\n"))
                    .isEqualTo("220 250 250 250 250 354 250 250 221");
        }
    }

    @Test
    void rulesRefuseRecipientsAndMessages() throws IOException {
        SinkRules rules = SinkRules.answeringRecipients("bad@", "550 no")
                .and(SinkRules.answeringRecipients("later@", "450 wait"))
                .and(SinkRules.answeringEvery(2, "451 not every one"));
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS.rules(rules))) {
            String mail = "MAIL FROM:<>\r\nRCPT TO:<bad@b>\r\nRCPT TO:<later@b>\r\nRCPT TO:<ok@b>\r\nDATA\r\n";
            assertThat(talk(sink, GREETING, mail, "X-Id: 1\r\n.\r\n" + mail, "X-Id: 2\r\n.\r\nQUIT\r\n"))
                    .isEqualTo("220 250 250 550 450 250 354 250 250 550 450 250 354 451 221");
            assertThat(sink.tally().deliveries()).containsOnlyKeys(new Delivery("1", "ok@b"));
            assertThat(sink.tally().refusals()).isEqualTo(5);
            assertThat(talk(sink, GREETING + "MAIL FROM:<>\r\nRCPT TO:<bad@b>\r\nDATA\r\nQUIT\r\n"))
                    .isEqualTo("220 250 250 550 554 221");
        }
    }

    @Test
    void noticesContentBeforeThePermissionToSendIt() throws IOException {
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS)) {
            talk(sink, GREETING + "MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\nX-Id: 1\r\n.\r\nQUIT\r\n");
            assertThat(sink.tally().early()).isEqualTo(1);
        }
    }

    @Test
    void answersTheEndOfDataAfterItsDelay() throws IOException {
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS.delay(Duration.ofMillis(150)))) {
            long start = System.nanoTime();
            talk(sink, GREETING + "MAIL FROM:<>\r\nRCPT TO:<a@b>\r\nDATA\r\n", ".\r\nQUIT\r\n");
            assertThat(System.nanoTime() - start).isGreaterThan(150_000_000);
        }
    }

    @Test
    void runsAsAProgramWithAJournal(@TempDir Path directory)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Path journal = directory.resolve("journal");
        SinkOptions options = SinkOptions.parse(List.of("--refuse", "bad@", "--journal", journal.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PipedOutputStream control = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(control);
        PrintStream out = new PrintStream(said, true, StandardCharsets.US_ASCII);
        CompletableFuture<Void> program = CompletableFuture.runAsync(() -> {
            try {
                SinkMain.run(options, in, out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        while (!said.toString(StandardCharsets.US_ASCII).endsWith("\n")) Thread.onSpinWait();
        String first = said.toString(StandardCharsets.US_ASCII).strip();
        assertThat(first).startsWith("listening 127.0.0.1:");
        InetSocketAddress address = new InetSocketAddress(
                InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(first.substring(first.lastIndexOf(':') + 1)));
        String mail = "MAIL FROM:<>\r\nRCPT TO:<bad@b>\r\nRCPT TO:<ok@b>\r\nDATA\r\n";
        assertThat(talk(address, GREETING, mail, "X-Id: 9\r\n.\r\nQUIT\r\n"))
                .isEqualTo("220 250 250 550 250 354 250 221");
        assertThat(Files.readString(journal)).isEqualTo("9\tok@b\n");
        control.write('\n');
        control.close();
        program.get(10, TimeUnit.SECONDS);
        assertThat(said.toString(StandardCharsets.US_ASCII)).contains("messages=1 recipients=1");
    }

    @Test
    void refusesOptionsThatItDoesNotKnow() {
        for (List<String> bad : List.of(
                List.of("--explode", "1"), List.of("--port"), List.of("--port", "x"), List.of("--refuse-every", "0"))) {
            assertThatThrownBy(() -> SinkOptions.parse(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(bad.getFirst());
        }
        SinkSettings settings = SinkOptions.parse(List.of(
                        "--port", "2525", "--announce", "PIPELINING,DSN", "--delay", "20", "--defer-every", "2"))
                .settings();
        assertThat(settings.address()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 2525));
        assertThat(settings.keywords()).containsExactly("PIPELINING", "DSN");
        assertThat(settings.delay()).isEqualTo(Duration.ofMillis(20));
        assertThat(settings.rules().endOfData(2, "")).isPresent();
    }

    private static String talk(SinkServer sink, String... flights) throws IOException {
        return talk(sink.address(), flights);
    }

    /// Sends each flight when the answers to the one before have begun to come.
    private static String talk(InetSocketAddress address, String... flights) throws IOException {
        try (Socket client = new Socket()) {
            client.setSoTimeout(10_000);
            client.connect(address);
            StringBuilder answers = new StringBuilder();
            for (String flight : flights) {
                long due = flight.lines()
                        .filter(line -> line.matches("(?i)(EHLO|MAIL|RCPT|DATA).*|\\."))
                        .count();
                say(client, flight);
                for (long i = 0; flights.length > 1 && i < due; i++)
                    answers.append(code(client)).append(' ');
            }
            return answers + codes(client);
        }
    }

    private static Socket connect(SinkServer sink) throws IOException {
        Socket client = new Socket();
        client.setTcpNoDelay(true);
        client.setSoTimeout(10_000);
        client.connect(sink.address());
        return client;
    }

    private static void say(Socket client, String octets) throws IOException {
        client.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The codes of all replies until the end.
    private static String codes(Socket client) throws IOException {
        StringBuilder codes = new StringBuilder();
        for (String code = code(client); !code.isEmpty(); code = code(client))
            codes.append(code).append(' ');
        return codes.toString().strip();
    }

    private static String code(Socket client) throws IOException {
        StringBuilder line = new StringBuilder();
        int octet;
        while ((octet = client.getInputStream().read()) >= 0) {
            line.append((char) octet);
            if (octet != '\n') continue;
            if (line.charAt(3) != '-') return line.substring(0, 3);
            line.setLength(0);
        }
        return "";
    }
}
