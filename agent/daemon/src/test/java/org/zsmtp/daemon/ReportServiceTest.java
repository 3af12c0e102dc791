package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.options.UsageException;
import org.zsmtp.smtp.text.JsonLine;

class ReportServiceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private final ByteArrayOutputStream page = new ByteArrayOutputStream();

    @Test
    void thePageTellsWhatBecameOfMail() throws Exception {
        log("events.1", event("a.example", "delayed", NOON.minusSeconds(86_400)));
        log("events", event("b.example", "relayed", NOON), "{\"half", event("c.example", "failed", NOON));
        assertThat(run("events", "mail.html")).isEqualTo(ExitStatus.OK);
        assertThat(page.toString(StandardCharsets.US_ASCII))
                .isEqualTo(path("mail.html") + ": written, of 3 mail transactions; lines that could not be read: 1\n");
        assertThat(Files.readString(path("mail.html")))
                .startsWith("<!DOCTYPE html>\n")
                .endsWith("</html>\n")
                .contains("From " + path("events.1") + " and " + path("events") + ", read at 2026-03-01 12:30:00Z")
                .contains("<td>first try</td><td class=\"n\">2026-02-28 12:00:00Z</td>")
                .contains("<td>last try</td><td class=\"n\">2026-03-01 12:00:00Z</td>")
                .contains("<td class=\"said\">a.example</td><td class=\"n\">1</td><td class=\"n\">0</td>")
                .contains("<td class=\"said\">c.example</td><td class=\"n\">0</td><td class=\"n\">1</td>");
        assertThat(names()).containsExactlyInAnyOrder("events", "events.1", "mail.html");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("mail.html"))))
                .startsWith("rw-")
                .endsWith("---");
    }

    @Test
    void aPageIsReplaced() throws Exception {
        log("events", event("a.example", "relayed", NOON));
        Files.writeString(path("mail.html"), "old");
        assertThat(run("events", "mail.html")).isEqualTo(ExitStatus.OK);
        assertThat(Files.readString(path("mail.html"))).startsWith("<!DOCTYPE html>");
        assertThat(page.toString(StandardCharsets.US_ASCII)).contains("of 1 mail transaction\n");
    }

    @Test
    void aLogThatCannotBeReadLeavesTheOldPage() throws Exception {
        Files.writeString(path("mail.html"), "old");
        Files.createDirectory(path("directory"));
        for (String log : List.of("none", "directory")) {
            assertThat(run(log, "mail.html")).as(log).isEqualTo(ExitStatus.NO_INPUT);
        }
        assertThat(Files.readString(path("mail.html"))).isEqualTo("old");
        assertThat(names()).containsExactlyInAnyOrder("directory", "mail.html");
        assertThat(page.size()).isZero();
    }

    @Test
    void aPageThatCannotBeWrittenIsAFailure() throws Exception {
        log("events", event("a.example", "relayed", NOON));
        Files.createDirectory(path("directory"));
        for (String file : List.of("none/mail.html", "events/mail.html", "directory", "/dev/null")) {
            assertThat(run("events", file)).as(file).isEqualTo(ExitStatus.INTERNAL);
        }
        assertThat(names()).containsExactlyInAnyOrder("directory", "events");
        assertThat(page.size()).isZero();
    }

    @Test
    void theLogIsNotReplacedByAPageOfItUnderAnyName() throws Exception {
        log("events", event("a.example", "relayed", NOON));
        log("events.1", event("a.example", "relayed", NOON));
        Files.createSymbolicLink(path("link"), path("events"));
        String before = Files.readString(path("events"));
        for (String file : List.of("events", "events.1", "link")) {
            assertThat(run("events", file)).as(file).isEqualTo(ExitStatus.USAGE);
        }
        assertThat(Files.readString(path("events"))).isEqualTo(before);
        assertThat(names()).containsExactlyInAnyOrder("events", "events.1", "link");
    }

    private ExitStatus run(String log, String file) throws IOException, UsageException {
        AgentOptions options = AgentOptions.parse(
                List.of("--event-log=" + directory.resolve(log), "--report=" + directory.resolve(file)));
        return new ReportService((Task.Report) options.task(), page, false, () -> NOON.plusSeconds(1800)).run();
    }

    private void log(String name, String... lines) throws IOException {
        Files.write(path(name), List.of(lines), StandardCharsets.US_ASCII);
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static String event(String host, String verdict, Instant time) {
        JsonLine line = new JsonLine().object().field("time", time.toString()).field("host", host);
        line.field("transaction", 1);
        line.array("recipients").object().field("verdict", verdict).field("reply", "450 4.2.0 later");
        return line.field("next", "settled").endObject().endArray().endObject().toString();
    }
}
