package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.it.peers.Postfix;

/// Real Postfix, with and without the extensions that change how mail is sent.
class PostfixKeywordsIT {

    private static final String DOMAIN = "peer.example";
    private static final List<String> UNCONVERTIBLE = List.of("dkim-eight-bit", "signed-eight-bit");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"", "dsn", "pipelining", "chunking", "dsn, pipelining, chunking, size, enhancedstatuscodes"})
    void corpusArrivesOctetForOctetWhereEightBitContentIsTaken(String missing) throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus();
        try (Postfix postfix = postfix(missing)) {
            Arrivals arrivals = run(postfix).deliver(office(), corpus);
            corpus.forEach(arrivals::requireLawful);
            assertThat(postfix.log()).doesNotContain("improper command pipelining", "non-SMTP command", "panic");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8bitmime", "8bitmime, dsn, pipelining, chunking, size, enhancedstatuscodes"})
    void corpusIsConvertedForAServerWithoutEightBitContentAndMeansTheSame(String missing) throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus();
        try (Postfix postfix = postfix(missing)) {
            Arrivals arrivals = run(postfix).deliver(office(), corpus, UNCONVERTIBLE);
            corpus.stream()
                    .filter(message -> !UNCONVERTIBLE.contains(message.name()))
                    .forEach(arrivals::requireSevenBit);
        }
    }

    @Test
    void sealedMessageGoesAsItIsByOption() throws Exception {
        List<AwkwardMessage> sealed =
                AwkwardMessages.corpus().stream().filter(AwkwardMessage::sealed).toList();
        try (Postfix postfix = postfix("8bitmime")) {
            Arrivals arrivals = run(postfix, "--conversion=as-is").deliver(office(), sealed);
            sealed.forEach(arrivals::requireSameOctets);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-7", "-77"})
    void corpusIsConvertedByOption(String option) throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus();
        try (Postfix postfix = postfix("")) {
            Arrivals arrivals = run(postfix, option).deliver(office(), corpus, UNCONVERTIBLE);
            corpus.stream()
                    .filter(message -> !UNCONVERTIBLE.contains(message.name()))
                    .forEach(arrivals::requireSevenBit);
        }
    }

    @Test
    void quotedPrintableIsDecodedByOption() throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus();
        try (Postfix postfix = postfix("8bitmime")) {
            Arrivals arrivals = run(postfix, "-8").deliver(office(), corpus);
            corpus.forEach(arrivals::requireSameMeaning);
            assertThat(arrivals.byCase().get("quoted-printable"))
                    .contains("Content-Transfer-Encoding: 8BIT\n")
                    .doesNotContain("=C3");
        }
    }

    @Test
    void largeMessageIsConvertedAndMeansTheSame() throws Exception {
        AwkwardMessage large = AwkwardMessages.large();
        try (Postfix postfix = postfix("8bitmime")) {
            run(postfix).deliver(office(), List.of(large)).requireSevenBit(large);
        }
    }

    private Path office() {
        return directory.resolve("office");
    }

    private Postfix postfix(String missing) throws Exception {
        return Postfix.start(
                PeerPrograms.load(),
                Postfix.freeAddress("127.0.0.1"),
                directory.resolve("postfix"),
                DOMAIN,
                Map.of(
                        "smtpd_discard_ehlo_keywords",
                        missing,
                        "message_size_limit",
                        "0",
                        "mailbox_size_limit",
                        "0",
                        "virtual_mailbox_limit",
                        "0"));
    }

    private static CorpusRun run(Postfix postfix, String... options) {
        return new CorpusRun(
                postfix,
                "bob@" + DOMAIN,
                SpawnedAgent.towards(postfix.address()).with(options));
    }
}
