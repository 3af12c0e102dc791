package org.zsmtp.daemon.status;

import java.util.Locale;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.text.Printable;

/// A report for people, in at most 80 columns of ASCII.
final class StatusText {
    private static final int WIDTH = 79;
    private static final int MOST = 20;
    private static final int NAME = 34;
    private static final int TWO_MINUTES = 120;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;
    private static final int DAY = 86_400;
    private static final int TWO_DAYS = 2 * DAY;
    private static final long LARGEST_PLAIN = 9999;
    private static final String UNITS = "KMGTPE";

    private final StringBuilder page = new StringBuilder();

    private StatusText() {}

    /// @return lines ended with LF
    static String of(StatusReport report) {
        return new StatusText().text(report);
    }

    private String text(StatusReport report) {
        line("%s %d: zsmtp %s, up %s; %s, %s, %s"
                .formatted(
                        report.kind(),
                        report.pid(),
                        report.version(),
                        time(report.seconds()),
                        count(report.agents().size(), "agent"),
                        count(report.allJobs(), "job"),
                        count(report.allSessions(), "connection")));
        if (!report.agents().isEmpty()) {
            line("");
            line("%-8s %7s %5s %5s  %s".formatted("AGENT", "SINCE", "JOBS", "CONN", "HOST"));
            report.agents().stream()
                    .limit(MOST)
                    .forEach(each -> line("%-8d %7s %5d %5d  %s"
                            .formatted(
                                    each.pid(),
                                    time(each.seconds()),
                                    each.jobs(),
                                    each.sessions(),
                                    or(each.host(), "-"))));
            more(report.agents().size());
        }
        if (!report.jobs().isEmpty()) {
            line("");
            line("%-34s %-8s %7s %9s  %s".formatted("JOB", "AGENT", "SINCE", "DONE", "HOST"));
            report.jobs().stream()
                    .limit(MOST)
                    .forEach(each -> row(
                            each.path(),
                            "%-8d %7s %9s  %s"
                                    .formatted(
                                            each.agent(),
                                            time(each.seconds()),
                                            each.reported() + "/" + each.taken(),
                                            each.host())));
            more(report.allJobs());
        }
        if (!report.sessions().isEmpty()) {
            line("");
            line("%-34s %-8s %-11s %7s %6s %6s"
                    .formatted("CONNECTION", "AGENT", "WAITS FOR", "SINCE", "MAIL", "OCTETS"));
            report.sessions().stream()
                    .limit(MOST)
                    .forEach(each -> row(
                            server(each.host(), each.endpoint()),
                            "%-8d %-11s %7s %6s %6s"
                                    .formatted(
                                            each.agent(),
                                            word(each.phase()),
                                            time(each.seconds()),
                                            size(each.messages()),
                                            size(each.octets()))));
            more(report.allSessions());
        }
        if (!report.sites().isEmpty()) {
            line("");
            line("%-34s %4s %6s %6s %6s %7s %6s"
                    .formatted("SERVER", "CONN", "OPENED", "FAILED", "MAIL", "PER MIN", "OCTETS"));
            report.sites().stream().limit(MOST).forEach(this::server);
            more(report.sites().size());
        }
        return page.toString();
    }

    private void server(StatusReport.Server each) {
        row(
                server(each.host(), each.endpoint()),
                "%4d %6s %6s %6s %7s %6s"
                        .formatted(
                                each.connections(),
                                size(each.opened()),
                                size(each.failed()),
                                size(each.messages()),
                                size(each.lately()),
                                size(each.octets())));
        StatusReport.Incident trouble = each.trouble();
        if (trouble != null) {
            line("    %s ago, %s: %s%s"
                    .formatted(
                            time(trouble.seconds()),
                            word(trouble.phase()),
                            trouble.code() == 0 ? "" : trouble.code() + " ",
                            trouble.text()));
        }
    }

    /// A name that is too long has a line of its own.
    private void row(String name, String rest) {
        String shown = Printable.ascii(name, WIDTH);
        if (shown.length() > NAME) {
            line(shown);
            shown = "";
        }
        line(shown + " ".repeat(NAME - shown.length() + 1) + rest);
    }

    private void line(String text) {
        page.append(Printable.ascii(text.stripTrailing(), WIDTH)).append('\n');
    }

    private void more(int all) {
        if (all > MOST) {
            line("and " + (all - MOST) + " more: see --json");
        }
    }

    private static String server(String host, String endpoint) {
        return host.isEmpty() ? endpoint : host + " " + endpoint;
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String word(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String count(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }

    private static String time(long seconds) {
        if (seconds < TWO_MINUTES) {
            return seconds + " s";
        }
        if (seconds < 2 * HOUR) {
            return seconds / MINUTE + " min";
        }
        return seconds < TWO_DAYS ? seconds / HOUR + " h" : seconds / DAY + " d";
    }

    private static String size(long number) {
        if (number <= LARGEST_PLAIN) {
            return String.valueOf(number);
        }
        long shown = number;
        int unit = -1;
        while (shown > LARGEST_PLAIN) {
            shown /= 1000;
            unit++;
        }
        return shown + UNITS.substring(unit, unit + 1);
    }
}
