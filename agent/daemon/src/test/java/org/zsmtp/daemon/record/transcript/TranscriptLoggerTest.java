package org.zsmtp.daemon.record.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.record.LogDetail;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.Reply;

class TranscriptLoggerTest {
    private static final Endpoint OURS = end("198.51.100.2", 40123);

    @TempDir
    Path directory;

    private TranscriptLogger usual;
    private TranscriptLogger debugging;

    @BeforeEach
    void records() throws IOException {
        TranscriptLog log = TranscriptLog.open(directory.resolve("log"), 1, () -> Instant.EPOCH, ZoneOffset.UTC);
        usual = new TranscriptLogger(log, LogDetail.USUAL, 0, () -> Instant.EPOCH, ZoneOffset.UTC, 1);
        debugging = new TranscriptLogger(log, LogDetail.DEBUGGING, 0, () -> Instant.EPOCH, ZoneOffset.UTC, 1);
    }

    @Test
    void aLineOfAnotherConnectionThanTheOneBeforeIsAnnounced() throws IOException {
        ConversationListener one = usual.conversation(end("192.0.2.1", 25));
        one.connected(OURS, Duration.ZERO);
        Exchange ehlo = ehlo("a", Reply.of(250, "a", "PIPELINING"));
        one.sent(null, ehlo);
        ConversationListener two = usual.conversation(end("192.0.2.2", 25));
        two.connected(OURS, Duration.ZERO);
        two.sent(null, ehlo("b", null));
        one.received(null, ehlo, Reply.of(250, "a", "PIPELINING"));
        one.sent(null, Exchange.of(new Command.Noop(), null));
        two.closed(0);
        assertThat(lines())
                .containsExactly(
                        "#\t(Connecting to `' [192.0.2.1|25] Thu Jan  1 00:00:00 1970)",
                        "w\tEHLO a",
                        "#\t(Connecting to `' [192.0.2.2|25] Thu Jan  1 00:00:00 1970)",
                        "w\tEHLO b",
                        "#\t(connection 1: 192.0.2.1|25|198.51.100.2|40123)",
                        "r\t250-a",
                        "r\t250 PIPELINING",
                        "w\tNOOP",
                        "#\t(connection 2: 192.0.2.2|25|198.51.100.2|40123)",
                        "#\t(closed SMTP channel - after 0 transactions)");
    }

    @Test
    void aGreetingThatIsARefusalYieldsTheExitCodeOfTheOriginal() throws IOException {
        ConversationListener heard = usual.conversation(end("192.0.2.1", 25));
        heard.received(null, Exchange.of(new Command.Connecting(), null), Reply.of(554, "no"));
        heard.received(null, Exchange.of(new Command.Connecting(), null), Reply.of(421, ""));
        assertThat(lines())
                .containsSubsequence(
                        "r\t554 no",
                        "#\t('220' expectance did yield 69 )",
                        "r\t421",
                        "#\t('220' expectance did yield 75 )");
    }

    @Test
    void routesAreToldWhereOneIsDebugging() throws IOException {
        usual.routed(Destination.parse("example.net"), List.of("mx1", "mx2"), "");
        assertThat(lines()).isEmpty();
        debugging.routed(Destination.parse("example.net"), List.of("mx1", "mx2"), "");
        debugging.routed(Destination.parse("example.net"), List.of(), "no such domain");
        assertThat(lines()).containsExactly("#\t(routed to mx1 mx2)", "#\t(routed to nowhere: no such domain)");
    }

    private static Exchange ehlo(String name, @Nullable Reply reply) {
        return Exchange.of(new Command.Ehlo(new HeloName(name)), reply);
    }

    private List<String> lines() throws IOException {
        List<String> lines = Files.readAllLines(directory.resolve("log"));
        return lines.stream().skip(1).map(line -> line.substring(19)).toList();
    }

    private static Endpoint end(String literal, int port) {
        return Endpoint.of(new InetSocketAddress(InetAddress.ofLiteral(literal), port));
    }
}
