package org.zsmtp.daemon.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.text.JsonLine;

/// What the page tells of logs as agents write them, and of such as they do not.
@Timeout(60)
class ActivityReportTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int LONGEST = 1 << 20;

    @TempDir
    Path directory;

    @Test
    void anEmptyLogMakesAPageThatSaysSo() throws IOException {
        assertThat(page(""))
                .contains("<td>mail transactions</td><td class=\"n\">0</td>")
                .contains("<td>first try</td><td class=\"n\">none</td>")
                .contains("There are none.")
                .doesNotContain("NaN", "Infinity", "<svg role");
    }

    @Test
    void eachVerdictIsCountedButNoneOfATryThatIsRepeatedAtOnce() throws IOException {
        String page = page(line("b.example", "relayed", "250 ok", "settled")
                + line("b.example", "delivered", "250 ok", "settled")
                + line("b.example", "delayed", "450 later", "next-address")
                + line("b.example", "delayed", "454 TLS", "again")
                + line("b.example", "in-doubt", "", "settled")
                + line("b.example", "failed", "550 no", "settled"));
        assertThat(page)
                .contains("<td>recipients relayed</td><td class=\"n\">1</td>")
                .contains("<td>recipients delivered</td><td class=\"n\">1</td>")
                .contains("<td>recipients delayed</td><td class=\"n\">1</td>")
                .contains("<td>recipients in-doubt</td><td class=\"n\">1</td>")
                .contains("<td>recipients failed</td><td class=\"n\">1</td>")
                .contains("<title>2026-03-01 12:00:00Z, 2 delivered, 2 delayed, 1 failed</title>")
                .contains("<td class=\"said\">b.example</td><td class=\"n\">2</td><td class=\"n\">1</td>")
                .doesNotContain("454 TLS");
    }

    @Test
    void whatServersSayActsOnNobody() throws IOException {
        String evil = "450 <script>alert('x')</script> & \"q\" \u001b[31m \u009b";
        String page = page(line("<img src=http:evil.example>", "delayed", evil, "settled")
                + line("\"><svg onload=x>", "failed", "550 </td></table><style>*{}</style>", "settled")
                + ("{\"time\":\"" + NOON + "\",\"tls\":{\"outcome\":\"<b>\",\"version\":\"'\\\"><i>\"}}\n"));
        assertThat(page)
                .contains("450 &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;q&quot; ?[31m ?")
                .contains("&lt;img src=http:evil.example&gt;")
                .contains("&quot;&gt;&lt;svg onload=x&gt;")
                .contains("550 &lt;/td&gt;&lt;/table&gt;&lt;style&gt;")
                .contains("<td>&lt;b&gt;</td>")
                .contains("<td>&#39;&quot;&gt;&lt;i&gt;</td>")
                .doesNotContain("<script", "<img", "<svg onload", "</table><style", "<b>", "<i>");
        assertThat(page.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c <= '~'));
    }

    @Test
    void thePageRunsNothingAndFetchesNothing() throws IOException {
        assertThat(page(log()))
                .contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"")
                .contains("<svg role=\"img\" aria-label=\"Recipients over time\"")
                .contains("<svg role=\"img\" aria-label=\"Latencies\"")
                .doesNotContain(
                        "http://", "https://", "src=", "href", "url(", "@import", "<script", "<link", " style=", "//");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"half",
                "",
                "[]",
                "null",
                "\u0000\u00ff",
                "{}",
                "{\"time\":\"yesterday\"}",
                "{\"time\":\"+1000000000-12-31T23:59:59Z\"}",
                "{\"time\":\"-0001-01-01T00:00:00Z\"}",
                "{\"time\":\"2026-03-01T12:00:00Z\",\"octets\":1e400}",
                "{\"time\":\"2026-03-01T12:00:00Z\",\"octets\":99999999999999999999}",
                "{\"time\":\"2026-03-01T12:00:00Z\",\"recipients\":[{\"verdict\":\"lost\"}]}",
                "{\"time\":\"2026-03-01T12:00:00Z\",\"commands\":[{\"command\":\".\",\"milliseconds\":\"soon\"}]}",
                "{\"time\":\"2026-03-01T12:00:00Z\",\"recipients\":[3]}"
            })
    void aLineThatIsNoEventIsCountedAndTheOthersAreRead(String broken) throws IOException {
        assertThat(page(log() + broken + "\n" + log()))
                .contains("<td>lines that could not be read</td><td class=\"n\">1</td>")
                .contains("<td>mail transactions</td><td class=\"n\">2</td>");
    }

    @Test
    void longTextsDoNotMakeALongPage() throws IOException {
        String huge = "A<".repeat(LONGEST / 2);
        assertThat(page(line(huge, "failed", "550 " + huge, "settled")
                        + "{\"time\":\"" + NOON + "\",\"x\":" + "[".repeat(100_000) + "\n"
                        + "z".repeat(5 * LONGEST) + "\n"
                        + log()))
                .contains("<td>lines that could not be read</td><td class=\"n\">2</td>")
                .hasSizeLessThan(20_000);
    }

    @Test
    void latenciesAreThoseOfEachPhase() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 1; i <= 100; i++) {
            log.append(line(
                    "b.example",
                    "relayed",
                    "250 ok",
                    "settled",
                    "(connect)",
                    1.0,
                    "BDAT 4711 LAST",
                    1000.0 * i,
                    "QUIT",
                    1.0));
        }
        log.append(line(
                "b.example",
                "relayed",
                "250 ok",
                "settled",
                "BDAT 4711",
                3.0,
                ".",
                -1.0,
                "DATA",
                Double.POSITIVE_INFINITY));
        assertThat(page(log.toString()))
                .contains("<td>connect</td><td class=\"n\">100</td><td class=\"n\">1.0 ms</td>")
                .contains("<td>DATA</td><td class=\"n\">1</td><td class=\"n\">3.0 ms</td>")
                .containsPattern("<td>end of data</td><td class=\"n\">100</td><td class=\"n\">5[0-2]\\.[0-9] s</td>"
                        + "<td class=\"n\">9[0-4]\\.[0-9] s</td><td class=\"n\">(99.[0-9]|100) s</td>"
                        + "<td class=\"n\">100 s</td>")
                .doesNotContain("QUIT", "Infinity", "NaN");
    }

    @Test
    void aLogOfAnySizeTakesTheSameMemory() {
        Activity activity = new Activity();
        for (int i = 0; i < 200_000; i++) {
            byte[] line = line(
                            NOON.plusSeconds(i * 977L),
                            "host" + i + ".example",
                            i % 2 == 0 ? "failed" : "delayed",
                            "450 " + word(i),
                            "settled",
                            "MAIL FROM:<a" + i + "@b.example>",
                            i / 7.0)
                    .getBytes(StandardCharsets.US_ASCII);
            activity.add(ActivityLine.parse(line, line.length).orElseThrow());
        }
        assertThat(activity.transactions()).isEqualTo(200_000);
        assertThat(activity.hosts()).isBetween(198_000L, 202_000L);
        assertThat(activity.throughput().intervals()).isBetween(120, Throughput.MOST_INTERVALS);
        assertThat(activity.worstHosts().size()).isEqualTo(Activity.COUNTERS);
        assertThat(activity.reasons().size()).isEqualTo(Activity.COUNTERS);
        assertThat(activity.latencies()).hasSize(1);
        assertThat(activity.tlsVersions().sorted()).hasSizeLessThanOrEqualTo(21);
        assertThat(ActivityPage.html(activity, List.of("log"), 0, NOON)).hasSizeLessThan(150_000);
    }

    @Test
    void progressGoesToAHundredPercentOfAllFiles() throws IOException {
        Path older = Files.writeString(directory.resolve("log.1"), log().repeat(500));
        Path log = Files.writeString(directory.resolve("log"), log().repeat(500));
        List<Integer> heard = new ArrayList<>();
        ActivityReport report = new ActivityReport(List.of(older, log), heard::add);
        report.read(older);
        assertThat(heard.getLast()).isEqualTo(50);
        report.read(log);
        assertThat(heard).isSorted().doesNotHaveDuplicates().endsWith(100);
        assertThat(report.transactions()).isEqualTo(1000);
    }

    @Test
    void aLogThatIsNotThereIsAFailure() {
        Path none = directory.resolve("none");
        ActivityReport report = new ActivityReport(List.of(none), _ -> {});
        assertThatThrownBy(() -> report.read(none)).isInstanceOf(NoSuchFileException.class);
    }

    private String page(String text) throws IOException {
        Path log = Files.writeString(directory.resolve("log"), text, StandardCharsets.ISO_8859_1);
        ActivityReport report = new ActivityReport(List.of(log), _ -> {});
        report.read(log);
        return report.page(NOON).replace(directory.toString(), "");
    }

    private static String log() {
        return line("b.example", "delayed", "450 later", "settled", "MAIL FROM:<>", 3.5);
    }

    /// A word of its own, without digits.
    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (int left = number; left > 0; left /= 26) {
            word.append((char) ('a' + left % 26));
        }
        return word.toString();
    }

    private static String line(String host, String verdict, String reply, String next, Object... commands) {
        return line(NOON, host, verdict, reply, next, commands);
    }

    /// @param commands each with its milliseconds
    private static String line(
            Instant time, String host, String verdict, String reply, String next, Object... commands) {
        JsonLine line = new JsonLine();
        line.object().field("time", time.toString()).field("host", host);
        line.field("connection", 1).field("transaction", 1);
        line.object("tls")
                .field("outcome", "secured")
                .field("version", "TLSv" + reply.hashCode())
                .field("verified", "PKIX")
                .endObject();
        line.array("commands");
        for (int i = 0; i < commands.length; i += 2) {
            double millis = (Double) commands[i + 1];
            line.object().field("command", String.valueOf(commands[i])).field("code", 250);
            if (Double.isFinite(millis)) {
                line.milliseconds("milliseconds", millis);
            } else {
                line.field("milliseconds", "1e999");
            }
            line.endObject();
        }
        line.endArray().field("octets", 100);
        line.array("recipients").object();
        line.field("verdict", verdict).field("status", "").field("reply", reply).field("why", "");
        line.field("next", next).endObject().endArray().field("recipientsLeftOut", 0);
        return line.endObject().text();
    }
}
