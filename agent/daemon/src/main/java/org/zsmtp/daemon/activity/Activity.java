package org.zsmtp.daemon.activity;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zsmtp.smtp.text.Printable;

/// What lines of an event log sum up to. It takes the same memory for any number of lines. For one thread.
final class Activity {
    /// How many hosts, and how many reasons, are counted at a time.
    static final int COUNTERS = 500;

    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_REASON = 300;

    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();
    private long tries;
    private long transactions;
    private long octets;
    private long leftOut;
    private final DistinctCount hosts = new DistinctCount();
    private final Map<Verdict, Long> recipients = new EnumMap<>(Verdict.class);
    private final Throughput throughput = new Throughput();
    private final Map<Phase, LatencyHistogram> latencies = new EnumMap<>(Phase.class);
    private final WordCounts tlsOutcomes = new WordCounts();
    private final WordCounts tlsVersions = new WordCounts();
    private final WordCounts tlsVerified = new WordCounts();
    private final HeavyHitters worstHosts = new HeavyHitters(COUNTERS);
    private final HeavyHitters reasons = new HeavyHitters(COUNTERS);

    void add(ActivityLine line) {
        Instant time = line.time();
        first = Optional.of(first.filter(time::isAfter).orElse(time));
        last = Optional.of(last.filter(time::isBefore).orElse(time));
        tries++;
        transactions += line.isTransaction() ? 1 : 0;
        octets = Math.max(octets, octets + line.octets());
        leftOut = Math.max(leftOut, leftOut + line.leftOut());
        String host = Printable.ascii(line.host().toLowerCase(Locale.ROOT), LONGEST_HOST);
        hosts.add(host);
        for (ActivityLine.Took took : line.commands()) {
            latencies.computeIfAbsent(took.phase(), _ -> new LatencyHistogram()).add(took.milliseconds());
        }
        add(line.tls());
        for (ActivityLine.Outcome outcome : line.recipients()) {
            if (outcome.isLast()) {
                add(time, host, outcome);
            }
        }
    }

    private void add(ActivityLine.Tls tls) {
        if (tls.outcome().isEmpty()) {
            return;
        }
        tlsOutcomes.add(tls.outcome());
        if (!tls.version().isEmpty()) {
            tlsVersions.add(tls.version());
            tlsVerified.add(tls.verified());
        }
    }

    private void add(Instant time, String host, ActivityLine.Outcome outcome) {
        Verdict.Kind kind = outcome.verdict().kind();
        recipients.merge(outcome.verdict(), 1L, Long::sum);
        throughput.add(time, kind, 1);
        if (kind != Verdict.Kind.DELIVERED) {
            worstHosts.add(host, kind, Printable.ascii(outcome.reason(), LONGEST_REASON));
            reasons.add(Reasons.alike(outcome.reason()), kind, host);
        }
    }

    /// @return the earliest time of a line
    Optional<Instant> first() {
        return first;
    }

    /// @return the latest
    Optional<Instant> last() {
        return last;
    }

    /// @return lines: each is a try at one address, or of none
    long tries() {
        return tries;
    }

    /// @return mail transactions of which something was sent
    long transactions() {
        return transactions;
    }

    /// @return of content that went out to its end
    long octets() {
        return octets;
    }

    /// @return recipients whose verdict the log does not tell
    long leftOut() {
        return leftOut;
    }

    /// @return how many different hosts, about
    long hosts() {
        return hosts.count();
    }

    /// @return without those that were tried again at once
    long recipients(Verdict verdict) {
        return recipients.getOrDefault(verdict, 0L);
    }

    Throughput throughput() {
        return throughput;
    }

    /// @return by phase, in the order of a session; only those that were seen
    Map<Phase, LatencyHistogram> latencies() {
        return latencies;
    }

    WordCounts tlsOutcomes() {
        return tlsOutcomes;
    }

    WordCounts tlsVersions() {
        return tlsVersions;
    }

    /// @return how sure we were of servers
    WordCounts tlsVerified() {
        return tlsVerified;
    }

    /// @return by host, with the last reason
    HeavyHitters worstHosts() {
        return worstHosts;
    }

    /// @return by reason, with the last host
    HeavyHitters reasons() {
        return reasons;
    }
}
