package org.zsmtp.daemon.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The page for a postmaster: HTML in one file, in US-ASCII, which runs nothing and fetches nothing, and
/// forbids both to whoever shows it.
final class ActivityPage {
    private static final int ROWS = 20;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>Mail activity</title>
            <style>
            :root { color-scheme: light dark; --ink: #1d2430; --faint: #5d6878; --line: #d5dae2; --paper: #fff;
              --delivered: #3575c4; --delayed: #e0a010; --failed: #c23b2e; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --faint: #9aa6b6; --line: #38414e;
              --paper: #171b21; --delivered: #5b97e0; --delayed: #e8b53c; --failed: #e0665a; } }
            body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: var(--ink); background: var(--paper);
              font: 15px/1.45 system-ui, sans-serif; }
            h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .5rem; }
            p { margin: .3rem 0; } .faint { color: var(--faint); font-size: .87rem; }
            .scroll { overflow-x: auto; } .scroll + .scroll { margin-top: 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; vertical-align: top; padding: .25rem .7rem .25rem 0;
              border-bottom: 1px solid var(--line); }
            th { font-weight: 600; } .n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
            .said { overflow-wrap: anywhere; }
            svg { display: block; width: 100%; height: auto; margin: .5rem 0; }
            svg text { font-size: 12px; fill: var(--faint); }
            .grid { stroke: var(--line); } .axis { stroke: var(--faint); }
            .whisker { stroke: var(--faint); } .range { stroke: var(--delivered); stroke-width: 5; }
            .delivered, .p50 { fill: var(--delivered); } .delayed, .p90 { fill: var(--delayed); }
            .failed, .p99 { fill: var(--failed); }
            .most { fill: var(--paper); stroke: var(--faint); stroke-width: 1.5; }
            .key svg { display: inline-block; width: .8rem; height: .8rem; margin: 0 .3rem 0 .9rem; }
            </style>
            </head>
            <body>
            """;

    private final Activity activity;
    private final StringBuilder out = new StringBuilder();

    private ActivityPage(Activity activity) {
        this.activity = activity;
    }

    /// @param files  that were read
    /// @param broken lines of them that could not be understood
    /// @param now    when they were read
    static String html(Activity activity, List<String> files, long broken, Instant now) {
        ActivityPage page = new ActivityPage(activity);
        page.out.append(HEAD);
        page.totals(files, broken, now);
        page.throughput();
        page.latencies();
        page.security();
        page.troubles(
                "Hosts with the most trouble",
                "Each delayed or failed recipient of each try counts.",
                List.of("host", "last reason"),
                activity.worstHosts());
        page.troubles(
                "Commonest reasons",
                "Words with digits are shown as #, so that replies that mean the same are counted together.",
                List.of("reason", "last host"),
                activity.reasons());
        return page.out.append("</body>\n</html>\n").toString();
    }

    private void totals(List<String> files, long broken, Instant now) {
        out.append("<h1>Mail activity</h1>\n<p class=\"faint\">From ")
                .append(Html.text(String.join(" and ", files)))
                .append(", read at ")
                .append(Html.time(now))
                .append(". Times are UTC.</p>\n");
        table("what", "number");
        row("first try", activity.first().map(Html::time).orElse("none"));
        row("last try", activity.last().map(Html::time).orElse("none"));
        row("tries at an address, or in search of one", Html.number(activity.tries()));
        row("mail transactions", Html.number(activity.transactions()));
        for (Verdict verdict : Verdict.values()) {
            row("recipients " + verdict.word(), Html.number(activity.recipients(verdict)));
        }
        if (activity.leftOut() > 0) {
            row("recipients whose verdict is not in the log", Html.number(activity.leftOut()));
        }
        row("octets of content sent", Html.number(activity.octets()));
        row("different hosts, about", Html.number(activity.hosts()));
        row("lines that could not be read", Html.number(broken));
        end();
        out.append("<p class=\"faint\">A recipient counts once for each address that it was tried at: one that was"
                + " delayed twice before it was delivered counts three times.</p>\n");
    }

    private void throughput() {
        out.append("<h2>Recipients over time</h2>\n");
        if (activity.throughput().isEmpty()) {
            out.append("<p>There are none.</p>\n");
            return;
        }
        out.append(Plot.throughput(activity.throughput()));
        out.append("<p class=\"faint key\">");
        for (Verdict.Kind kind : Verdict.Kind.values()) {
            key(kind.word(), kind.word());
        }
        out.append(", in intervals of ")
                .append(width(activity.throughput().width()))
                .append("; in doubt counts as delayed</p>\n");
    }

    private void latencies() {
        out.append("<h2>Latency of servers</h2>\n");
        if (activity.latencies().isEmpty()) {
            out.append("<p>No times are in the log.</p>\n");
            return;
        }
        out.append(Plot.latencies(activity.latencies()));
        out.append("<p class=\"faint key\">");
        key("p50", "50 %");
        key("p90", "90 %");
        key("p99", "99 %");
        key("most", "longest");
        out.append(", of the times from a command to its reply; the scale is logarithmic</p>\n");
        table("phase", "count", "50 %", "90 %", "99 %", "longest");
        activity.latencies()
                .forEach((phase, took) -> row(
                        phase.title(),
                        Html.number(took.count()),
                        Html.duration(took.percentile(50)),
                        Html.duration(took.percentile(90)),
                        Html.duration(took.percentile(99)),
                        Html.duration(took.most())));
        end();
        out.append("<p class=\"faint\">EHLO stands for HELO and LHLO too. The last chunk of BDAT counts as end of"
                + " data, the others as DATA. STARTTLS is without the handshake, which the log has no time of."
                + " Percentiles are at most 5 % too high.</p>\n");
    }

    private void security() {
        out.append("<h2>Transport security</h2>\n");
        if (activity.tlsOutcomes().total() == 0) {
            out.append("<p>No connection came so far.</p>\n");
            return;
        }
        words("outcome", activity.tlsOutcomes());
        if (activity.tlsVersions().total() > 0) {
            words("protocol", activity.tlsVersions());
            words("server verified by", activity.tlsVerified());
        }
        out.append("<p class=\"faint\">Tries, by what came of it. Downgraded: clear text though the server offers TLS."
                + " Failed and forbidden: no mail went, since it would not have been as secure as required.</p>\n");
    }

    private void words(String title, WordCounts counts) {
        table(title, "tries", "share");
        for (Map.Entry<String, Long> each : counts.sorted()) {
            row(each.getKey(), Html.number(each.getValue()), Html.share(each.getValue(), counts.total()));
        }
        end();
    }

    /// @param names of what is counted, and of the text beside it
    private void troubles(String title, String remark, List<String> names, HeavyHitters trouble) {
        out.append("<h2>").append(title).append("</h2>\n");
        List<HeavyHitters.Counter> counters = trouble.first(ROWS);
        if (counters.isEmpty()) {
            out.append("<p>There are none.</p>\n");
            return;
        }
        boolean exact = counters.stream().allMatch(each -> each.missed() == 0);
        List<String> columns = new ArrayList<>(List.of("delayed", "failed"));
        if (!exact) {
            columns.add("may be more");
        }
        out.append("<div class=\"scroll\"><table>\n<tr><th>").append(names.getFirst());
        columns.forEach(each -> out.append("</th><th class=\"n\">").append(each));
        out.append("</th><th>").append(names.getLast()).append("</th></tr>\n");
        for (HeavyHitters.Counter each : counters) {
            out.append("<tr><td class=\"said\">").append(Html.text(each.name()));
            out.append("</td><td class=\"n\">").append(Html.number(each.delayed()));
            out.append("</td><td class=\"n\">").append(Html.number(each.failed()));
            if (!exact) {
                out.append("</td><td class=\"n\">").append(Html.number(each.missed()));
            }
            out.append("</td><td class=\"said\">")
                    .append(Html.text(each.last()))
                    .append("</td></tr>\n");
        }
        end();
        out.append("<p class=\"faint\">").append(remark);
        if (!exact) {
            out.append(
                    " There are more different ones than counters: recipients that may not have been counted are in a"
                            + " column of their own.");
        }
        out.append("</p>\n");
    }

    /// Begins a table; columns after the first have numbers.
    private void table(String first, String... more) {
        out.append("<div class=\"scroll\"><table>\n<tr><th>").append(first);
        for (String each : more) {
            out.append("</th><th class=\"n\">").append(each);
        }
        out.append("</th></tr>\n");
    }

    private void row(String first, String... more) {
        out.append("<tr><td>").append(Html.text(first));
        for (String each : more) {
            out.append("</td><td class=\"n\">").append(Html.text(each));
        }
        out.append("</td></tr>\n");
    }

    private void end() {
        out.append("</table></div>\n");
    }

    private void key(String style, String word) {
        out.append("<svg viewBox=\"0 0 10 10\"><rect class=\"")
                .append(style)
                .append("\" width=\"10\" height=\"10\"/></svg>")
                .append(word);
    }

    private static String width(Duration width) {
        StringBuilder words = new StringBuilder();
        if (width.toDays() > 0) {
            words.append(width.toDays()).append(" d ");
        }
        if (width.toHoursPart() > 0) {
            words.append(width.toHoursPart()).append(" h ");
        }
        if (width.toMinutesPart() > 0) {
            words.append(width.toMinutesPart()).append(" min");
        }
        return words.toString().strip();
    }
}
