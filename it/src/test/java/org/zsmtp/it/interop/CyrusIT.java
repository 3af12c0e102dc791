package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.Cyrus;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Real Cyrus, by LMTP.
class CyrusIT {

    @TempDir
    Path directory;

    @Test
    void corpusArrivesOctetForOctetOverTcp() throws Exception {
        corpus(cyrus -> SpawnedAgent.lmtp(cyrus.address()));
    }

    @Test
    void corpusArrivesOctetForOctetOverAUnixSocket() throws Exception {
        corpus(cyrus -> SpawnedAgent.lmtp(cyrus.socket()));
    }

    @Test
    void largeMessageArrivesOctetForOctet() throws Exception {
        AwkwardMessage large = AwkwardMessages.large();
        try (Cyrus cyrus = cyrus()) {
            new CorpusRun(cyrus, "bob", SpawnedAgent.lmtp(cyrus.socket()))
                    .deliver(directory.resolve("office"), List.of(large))
                    .requireSameOctets(large);
        }
    }

    @Test
    void eachRecipientHasItsOwnResultOverTcp() throws Exception {
        mixed(cyrus -> SpawnedAgent.lmtp(cyrus.address()));
    }

    @Test
    void eachRecipientHasItsOwnResultOverAUnixSocket() throws Exception {
        mixed(cyrus -> SpawnedAgent.lmtp(cyrus.socket()));
    }

    private void corpus(Function<Cyrus, SpawnedAgent> way) throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus();
        try (Cyrus cyrus = cyrus()) {
            Arrivals arrivals =
                    new CorpusRun(cyrus, "bob", way.apply(cyrus)).deliver(directory.resolve("office"), corpus);
            corpus.forEach(arrivals::requireLawful);
        }
    }

    private void mixed(Function<Cyrus, SpawnedAgent> way) throws Exception {
        Office office = new Office(directory.resolve("office"));
        office.put(
                "all",
                SpoolMaker.draft()
                        .to("peer.example", "nobody")
                        .to("peer.example", "bob")
                        .to("peer.example", "none")
                        .to("peer.example", "carol"));
        office.put("unknown", SpoolMaker.draft().to("peer.example", "nobody"));
        try (Cyrus cyrus = cyrus()) {
            assertThat(office.send(way.apply(cyrus)))
                    .as(cyrus.log())
                    .containsOnly(
                            entry("all nobody", RecipientState.FAILED),
                            entry("all bob", RecipientState.DELIVERED),
                            entry("all none", RecipientState.FAILED),
                            entry("all carol", RecipientState.DELIVERED),
                            entry("unknown nobody", RecipientState.FAILED));
            assertThat(cyrus.mailbox()).hasSize(2);
        }
    }

    private Cyrus cyrus() throws Exception {
        return Cyrus.start(PeerPrograms.load(), directory.resolve("cyrus"), List.of("bob", "carol"));
    }
}
