package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.logs.AgentLogs;
import org.zsmtp.daemon.logs.LogSettings;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.record.LogDetail;
import org.zsmtp.daemon.record.syslog.SyslogLayout;
import org.zsmtp.daemon.record.syslog.TestLogger;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.SeveralDeliveryListeners;
import org.zsmtp.testkit.server.Reaction;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;
import org.zsmtp.testkit.spool.SpoolMaker;
import org.zsmtp.testkit.spool.SpooledMail;

/// What operators see of mail that is delivered over the real engine.
@Timeout(60)
class RecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T04:17:27Z");
    private static final Pattern PORTS = Pattern.compile("\\|[0-9]+(?=[|)\\]])");

    @TempDir
    Path directory;

    private SpoolMaker spool;
    private Path transcript;
    private Path events;
    private Optional<SyslogLayout> layout = Optional.empty();
    private LogDetail detail = LogDetail.USUAL;
    private final List<String> troubles = new ArrayList<>();

    @BeforeEach
    void spool() throws IOException {
        spool = new SpoolMaker(Files.createDirectory(directory.resolve("office")), 2);
        transcript = directory.resolve("log");
        events = directory.resolve("events");
    }

    @Test
    void theTranscriptIsThatOfTheOriginal() throws Exception {
        SpooledMail mail = three();
        deliver(mail, mixed());
        List<String> lines = Files.readAllLines(transcript, StandardCharsets.ISO_8859_1);
        assertThat(lines).allMatch(line -> line.matches("047116CD7-[0-9]{4}-0000[wr#]\t.*"));
        long id = mail.id();
        List<Long> at =
                mail.recipients().stream().map(SpooledMail.Recipient::offset).toList();
        assertThat(lines.stream().map(line -> PORTS.matcher(line.substring(19)).replaceAll("|P")))
                .filteredOn(line -> !line.startsWith("r\t250-") && !line.contains("DIAG:"))
                .containsExactly(
                        "#\tStart time: Sun, 22 Nov 2026 04:17:27 +0000",
                        "#\tjobspec: " + mail.jobPath() + "\texample.net",
                        "#\t" + id + ": " + logIdent(mail),
                        "#\t(Connecting to `127.0.0.1' [127.0.0.1|P] Sun Nov 22 04:17:27 2026)",
                        "r\t220 mx.example.net ESMTP ready",
                        "#\t('220' expectance did yield 0 )",
                        "w\tEHLO mx.sender.example",
                        "r\t250 ENHANCEDSTATUSCODES",
                        "#\tsmtpopen: status = 0",
                        "w\tMAIL From:<alice@sender.example> SIZE=" + size(lines),
                        "w\tRCPT To:<bob@example.net> NOTIFY=FAILURE ORCPT=rfc822;bob@example.net",
                        "w\tRCPT To:<carol@example.net> NOTIFY=FAILURE ORCPT=rfc822;carol@example.net",
                        "w\tRCPT To:<dave@example.net> NOTIFY=FAILURE ORCPT=rfc822;dave@example.net",
                        "w\tDATA",
                        "r\t250 2.1.0 Ok",
                        "r\t250 2.1.5 Ok",
                        "r\t550 5.1.1 User unknown",
                        "r\t450 4.2.0 greylisted",
                        "r\t354 End data with <CR><LF>.<CR><LF>",
                        "w\t.",
                        "r\t250 2.0.0 Ok: queued as 4711",
                        "#\t" + octets(lines) + " bytes, 3 recipients, 0 secs for envelope, 0 secs for body xfer",
                        "w\tQUIT",
                        "r\t221 2.0.0 Bye",
                        "#\t(closed SMTP channel - after 1 transactions)");
        String diag = lines.stream()
                .filter(line -> line.contains("DIAG:") && line.contains("carol"))
                .findAny()
                .orElseThrow();
        assertThat(PORTS.matcher(diag.substring(21)).replaceAll("|P"))
                .isEqualTo("DIAG: C='smtp' H='example.net' U='carol@example.net' P='65534' ID=" + id + "/" + at.get(1)
                        + " L=0 -- stat='error2' notary='carol@example.net\\x01failed\\x015.1.1\\x01"
                        + "smtp; 550 (User unknown)\\x01X-IP-addr; [127.0.0.1] (127.0.0.1|P|127.0.0.1|P)\\x01"
                        + "smtp[4711]' WTT='X-IP-addr; [127.0.0.1]'  MSG='\\r<<- MAIL From:<alice@sender.example> "
                        + "SIZE=" + size(lines) + "\\r->> 250 2.1.0 Ok\\r<<- RCPT To:<carol@example.net> "
                        + "NOTIFY=FAILURE ORCPT=rfc822;carol@example.net\\r->> 550 5.1.1 User unknown'");
    }

    @Test
    void eachTryIsALineOfJson() throws Exception {
        SpooledMail mail = three();
        deliver(mail, mixed());
        List<JsonNode> lines = events();
        assertThat(lines).hasSize(1);
        JsonNode event = lines.getFirst();
        assertThat(event.get("time").asText()).isEqualTo("2026-11-22T04:17:27Z");
        assertThat(event.get("job").asText()).isEqualTo(mail.jobPath());
        assertThat(event.get("spoolId").asText()).startsWith("S");
        assertThat(event.get("messageId").asText()).isEqualTo(logIdent(mail));
        assertThat(event.get("sender").asText()).contains("alice@sender.example");
        assertThat(event.get("host").asText()).isEqualTo("example.net");
        assertThat(event.get("mx").asText()).isEqualTo("[127.0.0.1]");
        assertThat(event.get("local").asText()).startsWith("127.0.0.1|");
        assertThat(event.get("tls").get("outcome").asText()).isEqualTo("clear-text");
        assertThat(event.get("tls").get("why").asText()).isEqualTo("the server does not offer STARTTLS");
        assertThat(event.get("conversion").asText()).isEqualTo("NONE");
        assertThat(event.get("octets").asLong()).isPositive();
        assertThat(texts(event.get("capabilities"))).contains("PIPELINING", "ENHANCEDSTATUSCODES");
        List<String> commands = new ArrayList<>();
        for (JsonNode command : event.get("commands")) {
            commands.add(command.get("command").asText().replaceAll(" .*", "") + " "
                    + command.get("code").asInt());
            assertThat(command.get("milliseconds").asDouble()).isBetween(0.0, 30_000.0);
        }
        assertThat(commands)
                .containsExactly(
                        "(connect) 0",
                        "(connecting) 220",
                        "EHLO 250",
                        "MAIL 250",
                        "RCPT 250",
                        "RCPT 550",
                        "RCPT 450",
                        "DATA 354",
                        ". 250");
        List<String> verdicts = new ArrayList<>();
        for (JsonNode recipient : event.get("recipients")) {
            verdicts.add(recipient.get("verdict").asText() + " "
                    + recipient.get("status").asText() + " "
                    + recipient.get("reply").asText() + " "
                    + recipient.get("next").asText());
        }
        assertThat(verdicts)
                .containsExactly(
                        "relayed 2.0.0 250 2.0.0 Ok: queued as 4711 settled",
                        "failed 5.1.1 550 5.1.1 User unknown settled",
                        "delayed 4.2.0 450 4.2.0 greylisted settled");
    }

    @Test
    void clearTextInPlaceOfTlsIsSeenEverywhere() throws Exception {
        SpooledMail mail = three();
        List<String> answers = deliver(
                mail,
                WellBehaved.smtp("mx.example.net")
                        .announcing("STARTTLS", "ENHANCEDSTATUSCODES")
                        .answering("STARTTLS", Reaction.reply("454 4.7.0 TLS not available")));
        String clause = "(no TLS: the server refused STARTTLS)";
        assertThat(answers).anyMatch(line -> line.contains("\tok3 ") && line.contains("\r" + clause + "\r<<- MAIL"));
        JsonNode tls = events().getLast().get("tls");
        assertThat(tls.get("outcome").asText()).isEqualTo("downgraded");
        assertThat(tls.get("why").asText()).isEqualTo("the server refused STARTTLS");
        assertThat(Files.readString(transcript)).contains("#\t" + clause + "\n");
    }

    @Test
    void nothingOfItActsOnAReader() throws Exception {
        deliver(
                three(),
                WellBehaved.smtp("mx.example.net")
                        .answering("RCPT", Reaction.reply("550 a\u001b[2J\u009b \"b\\c\u0001")));
        assertThat(Files.readString(events, StandardCharsets.ISO_8859_1)).matches("[ -~]+\n");
        assertThat(events().getFirst().get("recipients").get(0).get("reply").asText())
                .isEqualTo("550 a\u001b[2J\u009b \"b\\c\u0001");
        assertThat(Files.readString(transcript, StandardCharsets.ISO_8859_1)).matches("[ -~\t\n]+");
    }

    @Test
    void theDocumentationNamesEveryFieldAndNoOther() throws Exception {
        deliver(three(), mixed());
        TreeSet<String> fields = new TreeSet<>();
        JsonNode event = events().getFirst();
        event.fieldNames().forEachRemaining(fields::add);
        event.get("tls").fieldNames().forEachRemaining(name -> fields.add("tls." + name));
        event.get("commands").get(0).fieldNames().forEachRemaining(name -> fields.add("commands." + name));
        event.get("recipients").get(0).fieldNames().forEachRemaining(name -> fields.add("recipients." + name));
        assertThat(documented()).isEqualTo(fields);
    }

    @Test
    void aHostThatCannotBeReachedIsAnEventToo() throws Exception {
        SpooledMail mail = three();
        int port;
        try (ScriptedServer gone = ScriptedServer.behaving(WellBehaved.smtp("mx.example.net"))) {
            port = gone.port();
        }
        deliver(mail, port);
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.get("local").isNull()).isTrue();
            assertThat(event.get("commands")).isEmpty();
            assertThat(event.get("recipients")).hasSize(3);
            assertThat(event.get("recipients").get(0).get("why").asText()).contains("Connection refused");
            assertThat(event.get("recipients").get(0).get("next").asText()).isEqualTo("next-address");
        });
        assertThat(Files.readString(transcript)).contains("(connect to [127.0.0.1|" + port + "]: Connection refused");
    }

    @Test
    void aSessionThatIsRefusedKeepsItsDialogue() throws Exception {
        deliver(three(), WellBehaved.smtp("mx.example.net").greetingWith(Reaction.reply("554 5.7.1 go away")));
        assertThat(events().getFirst().get("commands").get(0).get("code").asInt())
                .isEqualTo(554);
    }

    @Test
    void theSendersVerboseFileTellsTheStory() throws Exception {
        Path file = Files.writeString(
                Files.createDirectories(spool.transport().resolveSibling("public"))
                        .resolve("v_1"),
                "");
        String me = String.valueOf(Objects.requireNonNull(Files.getAttribute(file, "unix:uid")));
        SpooledMail mail = verbose(three(), "../public/v_1", me);
        deliver(mail, mixed());
        assertThat(file)
                .content(StandardCharsets.US_ASCII)
                .startsWith("zsmtp[4711] " + mail.jobPath() + "\texample.net\n")
                .contains("\n<<- RCPT To:<carol@example.net> ", "\n->> 550 5.1.1 User unknown\n", "\n<<- .\n")
                .contains("\nDIAG: C='smtp' H='example.net' U='bob@example.net'")
                .containsOnlyOnce("\n<<- MAIL From:");
    }

    @Test
    void aVerboseFileThatIsNotTheSendersIsSaidToBeLeftAlone() throws Exception {
        SpooledMail mail = verbose(three(), "/etc/passwd", "65534");
        List<String> answers = deliver(mail, mixed());
        assertThat(answers)
                .contains("# " + mail.jobPath() + ": verbose file is not written: it does not belong to the sender, "
                        + "user 65534");
        assertThat(answers).anyMatch(line -> line.contains("\tok3 "));
    }

    @Test
    void syslogHearsOfEachRecipient() throws Exception {
        layout = Optional.of(SyslogLayout.COMMAS);
        SpooledMail mail = three();
        try (TestLogger logger = new TestLogger(directory.resolve("syslog"), TestLogger.Hearing.ALL)) {
            deliver(mail, mixed());
            List<String> lines = List.of(logger.line(), logger.line(), logger.line());
            assertThat(lines).allMatch(line -> line.startsWith("<22>Nov 22 04:17:27 smtp[4711]: S"));
            assertThat(lines.stream()
                            .map(line -> PORTS.matcher(line).replaceAll("|P").replaceFirst("delay=[0-9:]+", "delay=X"))
                            .map(line -> line.substring(line.indexOf("to=<"))))
                    .containsExactlyInAnyOrder(
                            "to=<bob@example.net>, delay=X, xdelay=00:00:00, mailer=smtp, relay=[127.0.0.1] "
                                    + "([127.0.0.1|P|127.0.0.1|P]), stat=ok3 ->> 250 2.0.0 Ok: queued as 4711 cvt=NONE",
                            "to=<carol@example.net>, delay=X, xdelay=00:00:00, mailer=smtp, relay=[127.0.0.1] "
                                    + "([127.0.0.1|P|127.0.0.1|P]), stat=error2 ->> 550 5.1.1 User unknown cvt=NONE",
                            "to=<dave@example.net>, delay=X, xdelay=00:00:00, mailer=smtp, relay=[127.0.0.1] "
                                    + "([127.0.0.1|P|127.0.0.1|P]), stat=deferred ->> 450 4.2.0 greylisted cvt=NONE");
        }
        assertThat(troubles).isEmpty();
    }

    @Test
    void aMissingLoggerIsSaidOnceAndMailGoesOn() throws Exception {
        layout = Optional.of(SyslogLayout.TABS);
        assertThat(deliver(three(), mixed())).anyMatch(line -> line.contains("\tok3 "));
        assertThat(troubles).singleElement().asString().startsWith("syslog lines are lost");
    }

    @Test
    void eachJobIsACommentWhereOneIsDebuggingTwice() throws Exception {
        SpooledMail mail = three();
        detail = LogDetail.EACH_JOB;
        assertThat(deliver(mail, mixed()))
                .anyMatch(line ->
                        line.matches("# \\(fdcnt=[1-9][0-9]*, file:" + mail.jobPath() + ", host:example.net\\)"));
        assertThat(Files.readString(transcript)).contains("#\t(routed to [127.0.0.1])");
    }

    @Test
    void aLogThatCannotBeOpenedIsSaidAndMailGoesOn() throws Exception {
        transcript = directory.resolve("none/log");
        assertThat(deliver(three(), mixed())).anyMatch(line -> line.contains("\tok3 "));
        assertThat(troubles).containsExactly("cannot open logfile \"" + transcript + "\"!");
    }

    private SpooledMail three() throws IOException {
        return spool.put(SpoolMaker.draft()
                .to("example.net", "bob@example.net")
                .to("example.net", "carol@example.net")
                .to("example.net", "dave@example.net"));
    }

    private static WellBehaved mixed() {
        return WellBehaved.smtp("mx.example.net")
                .answering(
                        "RCPT",
                        Reaction.reply("250 2.1.5 Ok"),
                        Reaction.reply("550 5.1.1 User unknown"),
                        Reaction.reply("450 4.2.0 greylisted"));
    }

    private List<String> deliver(SpooledMail mail, WellBehaved behaviour) throws Exception {
        try (ScriptedServer server = ScriptedServer.behaving(behaviour)) {
            return deliver(mail, server.port());
        }
    }

    private List<String> deliver(SpooledMail mail, int port) throws Exception {
        return serve(mail, port, records());
    }

    private AgentLogs records() {
        return AgentLogs.open(
                new LogSettings(
                        Optional.of(transcript),
                        detail,
                        LogSettings.Title.LEFT_ALONE,
                        Optional.of(events),
                        layout,
                        directory.resolve("syslog"),
                        0),
                spool.transport(),
                ServedAgent.PID,
                Optional::empty,
                () -> NOW,
                ZoneOffset.UTC,
                troubles::add,
                troubles::add);
    }

    private List<String> serve(SpooledMail mail, int port, AgentLogs records) throws Exception {
        String[] arguments = {"-F", "[127.0.0.1]:" + port, "-h", "mx.sender.example"};
        AgentOptions options = AgentOptions.parse(List.of(arguments));
        MailTransport engine =
                MailTransports.open(EngineOptions.of(options), new SeveralDeliveryListeners(records.deliveries()));
        ServedAgent agent = ServedAgent.start(spool.transport(), engine, records, arguments);
        agent.say(mail.jobPath() + "\texample.net");
        agent.endOfStream();
        return agent.rest();
    }

    private List<JsonNode> events() throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : Files.readAllLines(events, StandardCharsets.US_ASCII)) {
            nodes.add(new ObjectMapper().readTree(line));
        }
        return nodes;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    /// The first column of the tables in the documentation.
    private static Set<String> documented() throws IOException {
        TreeSet<String> fields = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\|")
                .matcher(Files.readString(Path.of("../docs/event-log.md")));
        while (row.find()) {
            fields.add(row.group(1));
        }
        return fields;
    }

    private static SpooledMail verbose(SpooledMail mail, String name, String privilege) throws IOException {
        String control = Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1);
        // Behind the recipients and their headers, where it moves no offset.
        assertThat(control).containsPattern("\ns [^\n]* [0-9]+\n");
        String other = control.replaceFirst("(\ns [^\n]*) [0-9]+\n", "$1 " + privilege + "\n");
        Files.writeString(mail.controlFile(), other + "v " + name + "\n", StandardCharsets.ISO_8859_1);
        return mail;
    }

    private static String logIdent(SpooledMail mail) throws IOException {
        Matcher ident = Pattern.compile("(?m)^l (.*)$")
                .matcher(Files.readString(mail.controlFile(), StandardCharsets.ISO_8859_1));
        assertThat(ident.find()).isTrue();
        return ident.group(1);
    }

    private static String size(List<String> lines) {
        return number(lines, "SIZE=([0-9]+)");
    }

    private static String octets(List<String> lines) {
        return number(lines, "\t([0-9]+) bytes");
    }

    private static String number(List<String> lines, String pattern) {
        Matcher number = Pattern.compile(pattern).matcher(String.join("\n", lines));
        assertThat(number.find()).isTrue();
        return number.group(1);
    }
}
