package org.zsmtp.daemon.status;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.zsmtp.smtp.session.Phase;

/// Every figure of `--metrics`: the table from which the counters file and the page are made. The manual page
/// zsmtp-metrics(7), the alert rules and the dashboard in `conf` are compared with it by tests.
///
/// No destination, address or process is ever a label: a value here is one of a few words that are known before.
public enum Metric {
    JOBS(
            "zsmtp_jobs_total",
            Type.COUNTER,
            "verdict",
            List.of("delivered", "delayed", "failed", "nothing"),
            "Jobs that are done, by the worst that became of one of their recipients"),
    RECIPIENTS(
            "zsmtp_recipients_total",
            Type.COUNTER,
            "verdict",
            List.of("relayed", "delivered", "failed", "delayed", "in-doubt"),
            "Recipients that were reported, by their verdict"),
    TRANSACTIONS(
            "zsmtp_transactions_total",
            Type.COUNTER,
            "result",
            List.of("accepted", "delayed", "refused"),
            "Replies to an end of data, by what they say of the message"),
    CONTENT(
            "zsmtp_content_octets_total",
            Type.COUNTER,
            "",
            List.of(""),
            "Octets of content that were handed to connections, as on the wire"),
    CONNECTS(
            "zsmtp_connects_total",
            Type.COUNTER,
            "result",
            List.of("opened", "failed", "overtaken"),
            "Attempts to connect, by what came of them"),
    SECURITY(
            "zsmtp_sessions_secured_total",
            Type.COUNTER,
            "security",
            List.of("verified", "encrypted", "clear", "failed"),
            "Sessions, by the transport security that they came to"),
    REPLIES(
            "zsmtp_replies_total",
            Type.COUNTER,
            "class",
            List.of("2", "3", "4", "5"),
            "Replies of servers, by their first digit"),
    UNTRIED(
            "zsmtp_untried_recipients_total",
            Type.COUNTER,
            "",
            List.of(""),
            "Recipients that got a result without any server being asked"),
    FORBIDDEN(
            "zsmtp_policy_refusals_total",
            Type.COUNTER,
            "",
            List.of(""),
            "Times that a policy of transport security kept a message from a host"),
    AGENTS_STARTED(
            "zsmtp_agents_started_total", Type.COUNTER, "", List.of(""), "Agents that began to serve or to deliver"),
    FAULTS("zsmtp_faults_total", Type.COUNTER, "", List.of(""), "Errors in the program that ended an engine"),
    WAIT(
            "zsmtp_wait_seconds",
            Type.HISTOGRAM,
            "phase",
            Phases.WORDS,
            "Time until a server said something to what it was sent, by the phase of the session"),

    SESSIONS("zsmtp_sessions", Type.GAUGE, "phase", Phases.WORDS, "Connections, by what they wait for now"),
    JOBS_IN_HAND("zsmtp_jobs_in_hand", Type.GAUGE, "", List.of(""), "Jobs that are being done now"),
    OLDEST_JOB(
            "zsmtp_oldest_job_seconds", Type.GAUGE, "", List.of(""), "How long the oldest of these has taken so far"),
    AGENTS("zsmtp_agents", Type.GAUGE, "", List.of(""), "Agents that are being served now"),
    PROCESSES("zsmtp_processes", Type.GAUGE, "", List.of(""), "Processes that answer at their status socket"),
    SILENT("zsmtp_silent_processes", Type.GAUGE, "", List.of(""), "Processes that do not answer there"),
    BUILD("zsmtp_build_info", Type.GAUGE, "version", List.of(""), "1; the label is the version that answers");

    /// What a figure is, in the words of the Prometheus text format.
    public enum Type {
        /// Only grows, for as long as the counters file is there.
        COUNTER,
        /// Grows and shrinks.
        GAUGE,
        /// Counts of times, by bounds, and their sum.
        HISTOGRAM;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The upper bounds of a histogram, in milliseconds; one more bucket has all times beyond.
    static final List<Integer> BOUNDS = List.of(1, 5, 25, 100, 500, 2000, 10_000, 60_000, 300_000);

    private final String title;
    private final Type type;
    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // They are made by `List.of` and `toList`.
    private final List<String> values;

    private final String meaning;

    Metric(String title, Type type, String label, List<String> values, String meaning) {
        this.title = title;
        this.type = type;
        this.label = label;
        this.values = values;
        this.meaning = meaning;
    }

    /// @return its name on the page
    public String title() {
        return title;
    }

    public Type type() {
        return type;
    }

    /// @return the name of its one label; empty where it has none
    public String label() {
        return label;
    }

    /// @return what its label can be, in the order of the numbers by which the program counts; a single empty text
    ///     where it has no label, or one that is not a matter of counting
    public List<String> labelValues() {
        return values;
    }

    /// @return for people, one sentence without its full stop
    public String meaning() {
        return meaning;
    }

    /// @return the number of a phase among the values of a label that is one
    @SuppressWarnings("EnumOrdinal") // The words are made in this order.
    static int number(Phase phase) {
        return phase.ordinal();
    }

    /// @return how many numbers it takes in the counters file
    int slots() {
        return switch (type) {
            case COUNTER -> values.size();
            case HISTOGRAM -> values.size() * slotsOfHistogram();
            case GAUGE -> 0;
        };
    }

    /// @return of one label: each bucket, the last for times beyond all bounds, and the sum in nanoseconds
    static int slotsOfHistogram() {
        return BOUNDS.size() + 2;
    }

    /// The word of a phase, by its ordinal.
    private static final class Phases {
        static final List<String> WORDS = Arrays.stream(Phase.values())
                .map(phase -> phase.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
