package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.smtp.text.JsonLine;
import org.zsmtp.spool.SpoolId;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// `--list`, `--why` and `--free-locks`, with spools as the router makes them.
@Timeout(60)
class QueueServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final long ALIVE = 4711;
    private static final long DEAD = 25612;

    @TempDir
    Path postOffice;

    private final ByteArrayOutputStream page = new ByteArrayOutputStream();
    private SpoolMaker spool;

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(postOffice, 1);
    }

    // ---- --list ---------------------------------------------------------------------------------------------------

    @Test
    void theListSaysWhatWaitsWhereAndWhy() throws Exception {
        SpooledMail two = arrived(
                Duration.ofHours(3),
                spool.put(SpoolMaker.draft()
                        .to("B.example", "one@b.example")
                        .to("b.example", "two@b.example")
                        .to("c.example", "three@c.example")
                        .to("d.example", "four@d.example")
                        .to("local", "-", "clerk", null)));
        mark(two, 0, "       ");
        mark(two, 2, "~  4711");
        mark(two, 3, "+      ");
        SpooledMail bounce = arrived(
                Duration.ofDays(4), spool.put(SpoolMaker.draft().from("").to("b.example", "five@b.example")));
        mark(bounce, 0, "~ 25612");
        Path log = eventLog(
                event(two, "b.example", "delayed", "450 4.2.0 greylisted, come back later", NOW.minusSeconds(7200)),
                event(two, "b.example", "delayed", "451 4.7.1 \u001b[31mtoo busy\u009b", NOW.minusSeconds(600)),
                event(two, "d.example", "relayed", "250 2.0.0 taken", NOW.minusSeconds(500)));
        assertThat(run("--list", "--event-log", log.toString())).isEqualTo(ExitStatus.OK);
        assertThat(text()).isEqualTo("""
                MESSAGE                     AGE     SIZE  SENDER
                %-22s      3 h      %d  alice@sender.example
                  smtp b.example: 2 recipients wait, 2 tries in vain, the last 10 min ago:
                      451 4.7.1 ?[31mtoo busy? (mx.b.example)
                      to one@b.example, two@b.example
                  smtp c.example: 1 locked
                      1 locked by process 4711, which lives
                      to three@c.example
                  local -: 1 recipient waits
                      to clerk
                  1 other recipient done: 1 delivered, 0 failed
                %-22s      4 d      %d  <>
                  smtp b.example: 1 locked
                      1 locked by process 25612, which is dead (see --free-locks)
                      to five@b.example

                HOST                               CHANNEL    MESSAGES   RCPTS LOCKED   OLDEST
                b.example                          smtp              2       3      1      4 d
                -                                  local             1       1      0      3 h
                c.example                          smtp              1       1      1      3 h
                total: 2 messages, 5 recipients, 2 of them locked
                """.formatted(
                two.jobPath(), Files.size(two.messageFile()), bounce.jobPath(), Files.size(bounce.messageFile())));
        assertThat(text().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void theListIsNarrowedDown() throws Exception {
        spool.put(SpoolMaker.draft().to("a.example", "one@a.example").to("other", "a.example", "x@a.example", null));
        arrived(
                Duration.ofDays(2),
                spool.put(SpoolMaker.draft().from("bob@x.example").to("b.example", "two@b.example")));
        arrived(Duration.ofMinutes(1), spool.put(SpoolMaker.draft().from("").to("c.example", "three@c.example")));
        assertThat(recipients("A.example")).containsExactly("one@a.example", "x@a.example");
        assertThat(recipients("-c", "other")).containsExactly("x@a.example");
        assertThat(recipients("--sender", "BOB@")).containsExactly("two@b.example");
        assertThat(recipients("--sender", "<>")).containsExactly("three@c.example");
        assertThat(recipients("--recipient", "@B.exa")).containsExactly("two@b.example");
        assertThat(recipients("--older-than", "1d")).containsExactly("two@b.example");
        assertThat(recipients("--younger-than", "2m", "c.example")).containsExactly("three@c.example");
        assertThat(recipients("--message-id", "S" + (SpoolMaker.FIRST_ID + 1))).containsExactly("two@b.example");
        assertThat(recipients("--message-id", "nothing")).isEmpty();
    }

    @Test
    void programsReadTheSame() throws Exception {
        SpooledMail mail = arrived(
                Duration.ofHours(1),
                spool.put(SpoolMaker.draft().to("b.example", "one@b.example").to("b.example", "two@b.example")));
        mark(mail, 1, "~ 25612");
        Path log = eventLog(event(mail, "b.example", "in-doubt", "", NOW.minusSeconds(60)));
        assertThat(run("--list", "--json", "--event-log", log.toString())).isEqualTo(ExitStatus.OK);
        List<JsonNode> lines = json();
        assertThat(lines.stream().map(line -> line.get("kind").asText())).containsExactly("message", "host", "total");
        JsonNode message = lines.getFirst();
        assertThat(message.get("path").asText()).isEqualTo(mail.jobPath());
        assertThat(message.get("arrived").asText()).isEqualTo("2026-11-30T11:00:00Z");
        assertThat(message.get("size").asLong()).isEqualTo(Files.size(mail.messageFile()));
        JsonNode host = message.get("hosts").get(0);
        assertThat(host.get("waiting").asInt()).isEqualTo(1);
        assertThat(host.get("locks").get(0).toString()).isEqualTo("{\"pid\":25612,\"recipients\":1,\"lives\":false}");
        assertThat(host.get("triesInVain").asInt()).isEqualTo(1);
        assertThat(host.get("lastReason").asText()).isEqualTo("a reason of ours (mx.b.example)");
        assertThat(lines.getLast().get("oldestSeconds").asLong()).isEqualTo(3600);
    }

    @Test
    void whatCannotBeReadIsALineEachAndTheRestIsListed() throws Exception {
        SpooledMail broken = spool.put(SpoolMaker.draft().to("a.example", "one@a.example"));
        Files.writeString(broken.controlFile(), "nothing\n");
        SpooledMail lost = spool.put(SpoolMaker.draft().to("b.example", "two@b.example"));
        Files.delete(lost.messageFile());
        Files.writeString(lost.messageFile().resolveSibling("9"), "another");
        SpooledMail link = spool.put(SpoolMaker.draft().to("c.example", "three@c.example"));
        Files.delete(link.controlFile());
        Files.createSymbolicLink(link.controlFile(), Path.of("/etc/passwd"));
        Files.writeString(spool.transport().resolve("7\u001b[31m\n"), "x");
        SpooledMail request = spool.put(SpoolMaker.draft().to("e.example", "five@e.example"));
        Files.writeString(request.controlFile(), "T a.example\n");
        spool.put(SpoolMaker.draft().to("d.example", "four@d.example"));
        assertThat(run("--list", "--event-log", postOffice.resolve("none").toString()))
                .isEqualTo(ExitStatus.NO_INPUT);
        assertThat(text())
                .contains("event log: " + postOffice, "none: No such file or directory")
                .contains(broken.jobPath() + ": not a control file: only 1 lines\n")
                .contains("  message file: " + lost.jobPath() + " is missing\n")
                .contains(link.jobPath() + ": not a regular file\n")
                .contains("7?[31m : file name with a character that is not allowed\n")
                .contains("to two@b.example", "to four@d.example")
                .contains("total: 2 messages, 2 recipients, 0 of them locked\n")
                .doesNotContain("Exception", request.jobPath());
    }

    @Test
    void nothingIsOpenedForWriting() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        mark(mail, 0, "~ 25612");
        byte[] before = Files.readAllBytes(mail.controlFile());
        FileTime changed = Files.getLastModifiedTime(mail.controlFile());
        assertThat(run("--list")).isEqualTo(ExitStatus.OK);
        assertThat(run("--why", mail.jobPath())).isEqualTo(ExitStatus.OK);
        assertThat(run("--free-locks")).isEqualTo(ExitStatus.CHECK_FAILED);
        assertThat(mail.controlFile()).hasBinaryContent(before);
        assertThat(Files.getLastModifiedTime(mail.controlFile())).isEqualTo(changed);
    }

    @Test
    void anEmptySpoolSaysSoAndWhatIsNoneIsRefused() throws Exception {
        assertThat(run("--list")).isEqualTo(ExitStatus.OK);
        assertThat(text()).isEqualTo("no message waits\n");
        AgentOptions options = AgentOptions.parse(List.of("--spool", postOffice + "/queue", "--list"));
        assertThat(service(options, page).run()).isEqualTo(ExitStatus.NO_INPUT);
    }

    @Test
    void whereNobodyReadsTheListEnds() throws Exception {
        for (int i = 0; i < 100; i++) {
            spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        }
        AgentOptions options = AgentOptions.parse(List.of("--spool", postOffice.toString(), "--list"));
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThat(service(options, closed).run()).isEqualTo(ExitStatus.INTERNAL);
    }

    // ---- --why ----------------------------------------------------------------------------------------------------

    @Test
    void theStoryOfAMessageHasItsTriesAndTheServersWords() throws Exception {
        SpooledMail mail = arrived(
                Duration.ofHours(3),
                spool.put(SpoolMaker.draft()
                        .to("b.example", "one@b.example")
                        .to("c.example", "two@c.example")
                        .to("c.example", "three@c.example")));
        mark(mail, 1, "-      ");
        mark(mail, 2, "~ 25612");
        long offset = mail.recipients().get(1).offset();
        Files.writeString(
                mail.controlFile(),
                Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1)
                        + "d " + offset + ":1:-1::1796040000\ttwo@c.example\u0001failed\u00015.1.1\u0001"
                        + "smtp; 550 (no \u001b[31msuch user)\u0001dns; mx.c.example (192.0.2.9|25)\u0001smtp[1]"
                        + "\tsmtp; 550\r<<- RCPT To:<two@c.example>\r->> 550 5.1.1 no such user\n"
                        + "d nonsense\n",
                StandardCharsets.ISO_8859_1);
        Path log = eventLog(
                event(mail, "b.example", "delayed", "450 4.2.0 greylisted", NOW.minusSeconds(7200)), "not an event");
        assertThat(run("--why", mail.jobPath(), "--event-log", log.toString())).isEqualTo(ExitStatus.NO_INPUT);
        assertThat(text()).isEqualTo("""
                event log: %s: lines that are no events: 1
                %s came 2026-11-30 09:00:00Z, 3 h ago, and has %d octets
                  Message-ID %s
                  in logs %s
                  from <alice@sender.example>
                  to <one@b.example> by smtp at b.example: waits
                  to <two@c.example> by smtp at c.example: failed for good
                  to <three@c.example> by smtp at c.example: locked by process 25612, which is
                  dead (see --free-locks)
                  2026-11-30 10:00:00Z mx.b.example 127.0.0.1|25, under TLS
                    one@b.example: delayed: 450 4.2.0 greylisted
                  2026-11-30 12:00:00Z for the sender's notification: two@c.example: failed
                    5.1.1
                    smtp; 550 (no ?[31msuch user)
                    dns; mx.c.example (192.0.2.9|25)
                    smtp[1]
                        smtp; 550
                        <<- RCPT To:<two@c.example>
                        ->> 550 5.1.1 no such user
                """.formatted(
                        log, mail.jobPath(), Files.size(mail.messageFile()), mail.messageId(), spoolId(mail)));
    }

    @Test
    void programsReadTheSameStory() throws Exception {
        SpooledMail mail = arrived(
                Duration.ofHours(3),
                spool.put(SpoolMaker.draft()
                        .to("b.example", "one@b.example")
                        .to("c.example", "two@c.example")
                        .to("c.example", "three@c.example")
                        .to("c.example", "four@c.example")));
        mark(mail, 1, "-      ");
        mark(mail, 2, "~ 25612");
        mark(mail, 3, "~      ");
        Files.writeString(
                mail.controlFile(),
                Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1)
                        + "d 1:-1:-1::1796040000\ttwo@c.example\u0001failed\u00015.1.1\u0001"
                        + "smtp; 550 (no \u001b[31msuch user)\tsmtp; 550\r->> 550 5.1.1 no such \"user\"\n",
                StandardCharsets.ISO_8859_1);
        SpooledMail gone = spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        Path log = eventLog(
                event(mail, "b.example", "delayed", "450 4.2.0 \u001b[31mgreylisted", NOW.minusSeconds(7200)),
                event(gone, "b.example", "relayed", "250 2.0.0 taken", NOW.minusSeconds(60)),
                "not an event");
        Files.delete(gone.controlFile());
        assertThat(run("--why", "one@b.example", "--json", "--event-log", log.toString()))
                .isEqualTo(ExitStatus.NO_INPUT);
        assertThat(text()).matches("[ -~\n]*");
        List<JsonNode> lines = json();
        assertThat(lines.stream().map(line -> line.get("kind").asText()))
                .containsExactly("trouble", "message", "message");
        JsonNode message = lines.get(1);
        assertThat(message.get("path").asText()).isEqualTo(mail.jobPath());
        assertThat(message.get("queued").asBoolean()).isTrue();
        assertThat(message.get("spoolId").asText()).isEqualTo(spoolId(mail));
        assertThat(message.get("messageId").asText()).isEqualTo(mail.messageId());
        assertThat(message.get("sender").asText()).isEqualTo("alice@sender.example");
        assertThat(message.get("arrived").asText()).isEqualTo("2026-11-30T09:00:00Z");
        assertThat(message.get("size").asLong()).isEqualTo(Files.size(mail.messageFile()));
        assertThat(message.get("recipients")).map(JsonNode::toString).containsExactly("""
                {"channel":"smtp","host":"b.example","address":"one@b.example","state":"waits"}""", """
                {"channel":"smtp","host":"c.example","address":"two@c.example","state":"failed"}""", """
                {"channel":"smtp","host":"c.example","address":"three@c.example","state":"locked","pid":25612,"lives":false}""", """
                {"channel":"smtp","host":"c.example","address":"four@c.example","state":"locked"}""");
        assertThat(message.get("tries")).map(JsonNode::toString).containsExactly("""
                {"time":"2026-11-30T10:00:00Z","host":"b.example","mx":"mx.b.example","remote":"127.0.0.1|25",\
                "tls":"secured","tlsWhy":null,"recipients":[{"address":"one@b.example","verdict":"delayed",\
                "status":"4.0.0","reply":"450 4.2.0 \\u001B[31mgreylisted","why":"a reason of ours"}]}""");
        assertThat(message.get("diagnostics")).map(JsonNode::toString).containsExactly("""
                {"time":"2026-11-30T12:00:00Z","address":"two@c.example","action":"failed",\
                "fields":["5.1.1","smtp; 550 (no \\u001B[31msuch user)"],\
                "conversation":["smtp; 550","->> 550 5.1.1 no such \\"user\\""]}""");
        assertThat(message.get("triesKnown").asBoolean()).isTrue();
        JsonNode left = lines.get(2);
        assertThat(left.get("queued").asBoolean()).isFalse();
        assertThat(left.get("path").asText()).isEqualTo(gone.jobPath());
        assertThat(left.get("recipients")).isEmpty();
        assertThat(left.get("tries")
                        .get(0)
                        .get("recipients")
                        .get(0)
                        .get("reply")
                        .asText())
                .isEqualTo("250 2.0.0 taken");
    }

    @Test
    void aMessageHasManyNames() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "One@b.example"));
        spool.put(SpoolMaker.draft().from("bob@x.example").to("b.example", "other@b.example"));
        for (String name : List.of(
                mail.jobPath(),
                Long.toString(mail.id()),
                spoolId(mail),
                mail.messageId(),
                mail.messageId().substring(1, mail.messageId().length() - 1),
                "one@B.example",
                "<one@b.example>",
                "alice@sender.example")) {
            page.reset();
            assertThat(run("--why", name)).as(name).isEqualTo(ExitStatus.OK);
            assertThat(text()).as(name).contains(mail.jobPath()).doesNotContain("other@b.example");
        }
        assertThat(run("--why", "nobody@b.example")).isEqualTo(ExitStatus.CHECK_FAILED);
    }

    @Test
    void aMessageThatHasLeftTheSpoolIsInTheEventLog() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft().to("b.example", "one@b.example"));
        Path log = eventLog(event(mail, "b.example", "relayed", "250 2.0.0 queued as 7F3A", NOW.minusSeconds(60)));
        Files.move(log, log.resolveSibling("events.1"));
        Files.writeString(log, "");
        Files.delete(mail.controlFile());
        assertThat(run("--why", "one@b.example", "--event-log", log.toString())).isEqualTo(ExitStatus.OK);
        assertThat(text())
                .contains(mail.jobPath() + " is not in the spool any more\n")
                .contains("    one@b.example: relayed: 250 2.0.0 queued as 7F3A\n");
    }

    // ---- --free-locks ---------------------------------------------------------------------------------------------

    @Test
    void marksOfDeadProcessesAreFreedAndOthersAreNot() throws Exception {
        SpooledMail mail = spool.put(SpoolMaker.draft()
                .to("b.example", "one@b.example")
                .to("b.example", "two@b.example")
                .to("b.example", "three@b.example"));
        mark(mail, 0, "~ 25612");
        mark(mail, 1, "~  4711");
        mark(mail, 2, "~      ");
        assertThat(run("--free-locks", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(text()).isEqualTo("""
                %s: one@b.example (smtp b.example) is locked by process 25612, which is dead
                %s: three@b.example (smtp b.example) is locked by a mark that names no process, left alone
                1 of 1 freed
                """.formatted(mail.jobPath(), mail.jobPath()));
        assertThat(marks(mail)).containsExactly("       ", "~  4711", "~      ");
        page.reset();
        assertThat(run("--free-locks", "--yes")).isEqualTo(ExitStatus.OK);
        assertThat(text()).endsWith("no recipient is locked by a dead process\n");
    }

    @Test
    void onlyTheHostAskedForIsFreed() throws Exception {
        SpooledMail mail =
                spool.put(SpoolMaker.draft().to("b.example", "one@b.example").to("c.example", "two@c.example"));
        mark(mail, 0, "~ 25612");
        mark(mail, 1, "~ 25612");
        assertThat(run("--free-locks", "--yes", "c.example")).isEqualTo(ExitStatus.OK);
        assertThat(marks(mail)).containsExactly("~ 25612", "       ");
    }

    private List<String> recipients(String... arguments) throws Exception {
        page.reset();
        List<String> all = new ArrayList<>(List.of("--list", "--json"));
        all.addAll(List.of(arguments));
        assertThat(run(all.toArray(String[]::new))).isEqualTo(ExitStatus.OK);
        List<String> recipients = new ArrayList<>();
        json().stream()
                .filter(line -> line.get("kind").asText().equals("message"))
                .forEach(line -> line.get("hosts")
                        .forEach(host -> host.get("recipients").forEach(each -> recipients.add(each.asText()))));
        return recipients;
    }

    private List<JsonNode> json() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text().lines().toList()) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private ExitStatus run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--spool", postOffice.toString()));
        all.addAll(List.of(arguments));
        return service(AgentOptions.parse(all), page).run();
    }

    private static QueueService service(AgentOptions options, OutputStream page) {
        return new QueueService(
                options, new ByteArrayInputStream(new byte[0]), page, pid -> pid != DEAD, InstantSource.fixed(NOW));
    }

    private String text() {
        return page.toString(StandardCharsets.ISO_8859_1);
    }

    private static SpooledMail arrived(Duration ago, SpooledMail mail) throws IOException {
        Files.setLastModifiedTime(mail.messageFile(), FileTime.from(NOW.minus(ago)));
        return mail;
    }

    private static String spoolId(SpooledMail mail) throws IOException {
        return SpoolId.of(
                (Long) Files.getAttribute(mail.messageFile(), "unix:ino"),
                Files.getLastModifiedTime(mail.messageFile()).toInstant());
    }

    /// What stands behind the letter of a recipient's line: seven octets.
    private static void mark(SpooledMail mail, int recipient, String octets) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(mail.controlFile().toFile(), "rw")) {
            file.seek(mail.recipients().get(recipient).offset() + 1);
            file.write(octets.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static List<String> marks(SpooledMail mail) throws IOException {
        String text = Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
        return mail.recipients().stream()
                .map(each -> text.substring((int) each.offset() + 1, (int) each.offset() + 8))
                .toList();
    }

    private Path eventLog(String... lines) throws IOException {
        return Files.write(postOffice.resolve("events"), List.of(lines), StandardCharsets.US_ASCII);
    }

    /// With the fields that the log has (`agent/docs/event-log.md`), and one that it may have one day.
    private static String event(SpooledMail mail, String host, String verdict, String reply, Instant time)
            throws IOException {
        JsonLine line = new JsonLine().object().field("time", time.toString()).field("pid", ALIVE);
        line.field("job", mail.jobPath()).field("spoolId", spoolId(mail)).field("messageId", mail.messageId());
        line.field("sender", "<alice@sender.example>").field("host", host).field("mx", "mx." + host);
        line.field("remote", "127.0.0.1|25").field("later", true).milliseconds("much", null);
        line.object("tls").field("outcome", "secured").field("why", "").endObject();
        line.array("commands")
                .object()
                .milliseconds("milliseconds", 1.25)
                .endObject()
                .endArray();
        line.array("recipients").object().field("offset", 1).field("address", "one@b.example");
        line.field("verdict", verdict).field("status", "4.0.0").field("reply", reply.isEmpty() ? null : reply);
        line.field("why", "a reason of ours").endObject().endArray();
        return line.endObject().toString();
    }
}
