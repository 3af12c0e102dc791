package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.Exim;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Real Exim.
class EximIT {

    @TempDir
    Path directory;

    @Test
    void corpusArrivesOctetForOctet() throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus();
        try (Exim exim = exim(Map.of())) {
            Arrivals arrivals = run(exim).deliver(directory.resolve("office"), corpus);
            corpus.forEach(arrivals::requireLawful);
        }
    }

    @Test
    void corpusIsConvertedForAServerWithoutEightBitContentAndMeansTheSame() throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus().stream()
                .filter(message -> !message.sealed())
                .toList();
        try (Exim exim = exim(Map.of("accept_8bitmime", "false"))) {
            Arrivals arrivals = run(exim).deliver(directory.resolve("office"), corpus);
            corpus.forEach(arrivals::requireSevenBit);
        }
    }

    @Test
    void largeMessageArrivesOctetForOctet() throws Exception {
        AwkwardMessage large = AwkwardMessages.large();
        try (Exim exim = exim(Map.of())) {
            run(exim).deliver(directory.resolve("office"), List.of(large)).requireSameOctets(large);
        }
    }

    @Test
    void refusedAndGreylistedRecipientsDoNotHoldUpTheRest() throws Exception {
        Office office = new Office(directory.resolve("office"));
        office.put(
                "mixed",
                SpoolMaker.draft()
                        .to("peer.example", "good@peer.example")
                        .to("peer.example", "nobody@peer.example")
                        .to("peer.example", "grey@peer.example")
                        .to("peer.example", "fine@peer.example"));
        try (Exim exim = exim(Map.of())) {
            assertThat(office.send(SpawnedAgent.towards(exim.address())))
                    .as(exim.log())
                    .containsOnly(
                            entry("mixed good@peer.example", RecipientState.DELIVERED),
                            entry("mixed nobody@peer.example", RecipientState.FAILED),
                            entry("mixed grey@peer.example", RecipientState.DEFERRED),
                            entry("mixed fine@peer.example", RecipientState.DELIVERED));
            exim.awaitMailbox(1);
        }
    }

    private Exim exim(Map<String, String> changes) throws Exception {
        return Exim.start(PeerPrograms.load(), directory.resolve("exim"), changes);
    }

    private static CorpusRun run(Exim exim) {
        return new CorpusRun(exim, "bob@peer.example", SpawnedAgent.towards(exim.address()));
    }
}
