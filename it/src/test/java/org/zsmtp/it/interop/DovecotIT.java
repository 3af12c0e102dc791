package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.Dovecot;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.spool.MailDraft;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Real Dovecot, by LMTP.
class DovecotIT {

    @TempDir
    Path directory;

    @Test
    void corpusArrivesOctetForOctetOverTcp() throws Exception {
        corpus(dovecot -> SpawnedAgent.lmtp(dovecot.address()));
    }

    @Test
    void corpusArrivesOctetForOctetOverAUnixSocket() throws Exception {
        corpus(dovecot -> SpawnedAgent.lmtp(dovecot.socket()));
    }

    @Test
    void corpusArrivesWithoutPipeliningAndChunking() throws Exception {
        corpus(dovecot -> SpawnedAgent.lmtp(dovecot.socket()).with("-P", "--chunking=never"));
    }

    @Test
    void largeMessageArrivesOctetForOctet() throws Exception {
        AwkwardMessage large = AwkwardMessages.large();
        try (Dovecot dovecot = dovecot("bob")) {
            run(dovecot, SpawnedAgent.lmtp(dovecot.socket()))
                    .deliver(directory.resolve("office"), List.of(large))
                    .requireSameOctets(large);
        }
    }

    @Test
    void eachRecipientHasItsOwnResultOverTcp() throws Exception {
        mixed(dovecot -> SpawnedAgent.lmtp(dovecot.address()));
    }

    @Test
    void eachRecipientHasItsOwnResultOverAUnixSocket() throws Exception {
        mixed(dovecot -> SpawnedAgent.lmtp(dovecot.socket()));
    }

    @Test
    void eachRecipientHasItsOwnResultWithoutPipelining() throws Exception {
        mixed(dovecot -> SpawnedAgent.lmtp(dovecot.socket()).with("-P"));
    }

    @Test
    void manyMessagesShareOneSession() throws Exception {
        int messages = 200;
        Office office = new Office(directory.resolve("office"));
        for (int i = 0; i < messages; i++) {
            office.put("m" + i, SpoolMaker.draft().to("peer.example", "bob@" + Dovecot.DOMAIN));
        }
        try (Dovecot dovecot = dovecot("bob")) {
            assertThat(office.send(SpawnedAgent.lmtp(dovecot.socket())))
                    .as(dovecot.log())
                    .hasSize(messages)
                    .values()
                    .containsOnly(RecipientState.DELIVERED);
            assertThat(dovecot.mailbox("bob")).hasSize(messages);
            assertThat(dovecot.log().lines().filter(line -> line.contains("Connect from")))
                    .hasSizeLessThanOrEqualTo(2);
        }
    }

    private void corpus(Function<Dovecot, SpawnedAgent> way) throws Exception {
        List<AwkwardMessage> corpus = AwkwardMessages.corpus();
        try (Dovecot dovecot = dovecot("bob")) {
            Arrivals arrivals = run(dovecot, way.apply(dovecot)).deliver(directory.resolve("office"), corpus);
            corpus.forEach(arrivals::requireLawful);
        }
    }

    /// Known, over quota, unknown; in this order and mixed, with the content accepted and refused behind one another.
    private void mixed(Function<Dovecot, SpawnedAgent> way) throws Exception {
        Office office = new Office(directory.resolve("office"));
        office.put("all", to("full", "bob", "nobody", "carol", "full2"));
        office.put("full", to("full"));
        office.put("unknown", to("nobody", "none"));
        office.put("good", to("bob", "carol"));
        try (Dovecot dovecot = dovecot("bob", "carol")) {
            assertThat(office.send(way.apply(dovecot)))
                    .as(dovecot.log())
                    .containsOnly(
                            result("all full", RecipientState.FAILED),
                            result("all bob", RecipientState.DELIVERED),
                            result("all nobody", RecipientState.FAILED),
                            result("all carol", RecipientState.DELIVERED),
                            result("all full2", RecipientState.FAILED),
                            result("full full", RecipientState.FAILED),
                            result("unknown nobody", RecipientState.FAILED),
                            result("unknown none", RecipientState.FAILED),
                            result("good bob", RecipientState.DELIVERED),
                            result("good carol", RecipientState.DELIVERED));
            assertThat(dovecot.mailbox("bob")).hasSize(2);
            assertThat(dovecot.mailbox("carol")).hasSize(2);
            assertThat(dovecot.mailbox("full")).isEmpty();
        }
    }

    private static MailDraft to(String... users) {
        MailDraft draft = SpoolMaker.draft();
        for (String user : users) {
            draft.to("peer.example", user + "@" + Dovecot.DOMAIN);
        }
        return draft;
    }

    private static Map.Entry<String, RecipientState> result(String name, RecipientState state) {
        return entry(name + "@" + Dovecot.DOMAIN, state);
    }

    private Dovecot dovecot(String... users) throws Exception {
        return Dovecot.start(PeerPrograms.load(), directory.resolve("dovecot"), List.of(users));
    }

    private static CorpusRun run(Dovecot dovecot, SpawnedAgent agent) {
        return new CorpusRun(dovecot, "bob@" + Dovecot.DOMAIN, agent);
    }
}
