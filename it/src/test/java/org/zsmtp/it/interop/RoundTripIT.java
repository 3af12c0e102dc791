package org.zsmtp.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.bench.sink.SinkServer;
import org.zsmtp.bench.sink.SinkSettings;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.testkit.net.DelayProxy;
import org.zsmtp.testkit.scheduler.RecipientState;
import org.zsmtp.testkit.scheduler.ScheduledRecipient;
import org.zsmtp.testkit.scheduler.SchedulerDriver;
import org.zsmtp.testkit.scheduler.SchedulerListener;
import org.zsmtp.testkit.scheduler.SchedulerSettings;
import org.zsmtp.testkit.spool.SpoolMaker;

/// Round trips a message on a warm connection, over a way of 50 ms in each direction.
///
/// What is asserted is counted, not timed: a flight is what the client sends between two arrivals of replies. The
/// time is printed beside it.
class RoundTripIT {

    private static final Duration ONE_WAY = Duration.ofMillis(50);
    private static final int COLD = 10;
    private static final int WARM = 60;

    @TempDir
    Path postOffice;

    @Test
    void warmMessageTakesOneRoundTripWithPipelining() throws Exception {
        assertThat(flightsPerMessage("PIPELINING", List.of("PIPELINING", "8BITMIME", "SIZE 10000000")))
                .isLessThanOrEqualTo(1.05);
    }

    @Test
    void warmMessageTakesTwoRoundTripsWhereTheNextWaitsForTheReply() throws Exception {
        assertThat(flightsPerMessage(
                        "--next-mail=after-reply",
                        List.of("PIPELINING", "8BITMIME", "SIZE 10000000"),
                        "--next-mail=after-reply"))
                .isLessThanOrEqualTo(2.1);
    }

    private double flightsPerMessage(String name, List<String> keywords, String... options) throws Exception {
        SpoolMaker maker = new SpoolMaker(postOffice, 1);
        for (int i = 0; i < COLD + WARM; i++) {
            maker.put(SpoolMaker.draft().to("far.example", "bob@far.example").bodyOfSize(1000));
        }
        try (SinkServer sink = SinkServer.start(SinkSettings.DEFAULTS.announcing(keywords));
                DelayProxy way = DelayProxy.to(sink.address(), ONE_WAY)) {
            Counts counts = new Counts(way);
            try (SchedulerDriver scheduler = new SchedulerDriver(
                    maker.transport(),
                    SpawnedAgent.towards(way.address()).with(options).launcher(maker.transport()),
                    SchedulerSettings.OVERFEED.patience(Duration.ofMinutes(1)),
                    counts)) {
                scheduler.offerSpool();
                scheduler.start();
                scheduler.awaitSettled();
                scheduler.stop();
                scheduler.requireLawful();
                assertThat(scheduler.count(RecipientState.DELIVERED)).isEqualTo(COLD + WARM);
            }
            System.out.printf(
                    "round trips per warm message at 100 ms, %s: %.3f counted, %.3f by time%n",
                    name, counts.flightsPerMessage(), counts.roundTripsByTime());
            return counts.flightsPerMessage();
        }
    }

    private static final class Counts implements SchedulerListener {

        private final DelayProxy way;
        private int reported;
        private long warmFlights;
        private long warmSince;
        private long lastFlights;
        private long last;

        Counts(DelayProxy way) {
            this.way = way;
        }

        @Override
        public void reported(ScheduledRecipient recipient, RecipientState state, AgentLine.RecipientReport report) {
            reported++;
            last = System.nanoTime();
            lastFlights = way.flights();
            if (reported == COLD) {
                warmFlights = lastFlights;
                warmSince = last;
            }
        }

        double flightsPerMessage() {
            return (double) (lastFlights - warmFlights) / WARM;
        }

        double roundTripsByTime() {
            return (last - warmSince) / (2.0 * ONE_WAY.toNanos()) / WARM;
        }
    }
}
