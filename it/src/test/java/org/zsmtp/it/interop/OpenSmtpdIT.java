package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.OpenSmtpd;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Real OpenSMTPD, which offers neither pipelining nor chunks.
class OpenSmtpdIT {

    private static final String DOMAIN = "peer.example";

    @TempDir
    Path directory;

    @Test
    void corpusArrivesOctetForOctet() throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus();
        try (OpenSmtpd server = server()) {
            Arrivals arrivals = run(server).deliver(directory.resolve("office"), corpus);
            corpus.forEach(arrivals::requireLawful);
        }
    }

    @Test
    void largeMessageArrivesOctetForOctet() throws Exception {
        AwkwardMessage large = AwkwardMessages.large();
        try (OpenSmtpd server = server()) {
            run(server).deliver(directory.resolve("office"), List.of(large)).requireSameOctets(large);
        }
    }

    @Test
    void refusedRecipientDoesNotHoldUpTheRest() throws Exception {
        Office office = new Office(directory.resolve("office"));
        office.put(
                "mixed",
                SpoolMaker.draft()
                        .to(DOMAIN, "good@" + DOMAIN)
                        .to(DOMAIN, "nobody@" + DOMAIN)
                        .to(DOMAIN, "fine@" + DOMAIN));
        try (OpenSmtpd server = server()) {
            assertThat(office.send(SpawnedAgent.towards(server.address())))
                    .as(server.log())
                    .containsOnly(
                            entry("mixed good@" + DOMAIN, RecipientState.DELIVERED),
                            entry("mixed nobody@" + DOMAIN, RecipientState.FAILED),
                            entry("mixed fine@" + DOMAIN, RecipientState.DELIVERED));
            server.awaitMailbox(2);
        }
    }

    private OpenSmtpd server() throws Exception {
        return OpenSmtpd.start(PeerPrograms.load(), directory.resolve("opensmtpd"), DOMAIN);
    }

    private static CorpusRun run(OpenSmtpd server) {
        return new CorpusRun(server, "bob@" + DOMAIN, SpawnedAgent.towards(server.address()));
    }
}
