package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.it.peers.PeerPrograms;
import org.zsmtp.it.peers.SmtpSink;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Postfix's own sink, well-behaved and not.
class SmtpSinkIT {

    @TempDir
    Path directory;

    @Test
    void sinkTakesAThousandMessages() throws Exception {
        assertThat(outcome(1000, List.of(), RecipientState.DELIVERED)).isEqualTo(1000);
    }

    @Test
    void sinkWithoutEsmtpGetsHelo() throws Exception {
        assertThat(outcome(20, List.of("-e"), RecipientState.DELIVERED)).isEqualTo(20);
    }

    @Test
    void refusalOfEveryRecipientFailsThem() throws Exception {
        assertThat(outcome(20, List.of("-f", "RCPT"), RecipientState.FAILED)).isEqualTo(20);
    }

    @Test
    void softRefusalOfTheEndOfDataDefers() throws Exception {
        assertThat(outcome(20, List.of("-r", "."), RecipientState.DEFERRED)).isEqualTo(20);
    }

    @Test
    void disconnectAtDataDefers() throws Exception {
        assertThat(outcome(5, List.of("-q", "DATA"), RecipientState.DEFERRED)).isEqualTo(5);
    }

    private int outcome(int messages, List<String> options, RecipientState state) throws Exception {
        SpoolMaker maker = new SpoolMaker(directory.resolve("office"), 1);
        for (int i = 0; i < messages; i++) {
            maker.put(SpoolMaker.draft().to("sink.example", "bob@sink.example").bodyOfSize(2000));
        }
        try (SmtpSink sink = SmtpSink.start(PeerPrograms.load(), directory.resolve("sink"), options);
                SchedulerDriver scheduler = new SchedulerDriver(
                        maker.transport(),
                        SpawnedAgent.towards(sink.address()).launcher(maker.transport()),
                        SchedulerSettings.OVERFEED.patience(Duration.ofMinutes(1)))) {
            scheduler.offerSpool();
            scheduler.start();
            scheduler.awaitSettled();
            assertThat(scheduler.stop()).isZero();
            scheduler.requireLawful();
            return scheduler.count(state);
        }
    }
}
