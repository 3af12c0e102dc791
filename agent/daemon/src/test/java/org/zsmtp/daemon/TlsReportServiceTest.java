package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.Task;
import org.zsmtp.daemon.options.UsageException;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.policy.AppliedPolicy;
import org.zsmtp.delivery.tlsrpt.SessionLog;
import org.zsmtp.delivery.tlsrpt.SessionResult;
import org.zsmtp.smtp.address.DomainName;

class TlsReportServiceTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    private final Map<String, DnsAnswer<String>> texts = new HashMap<>();
    private final ByteArrayOutputStream page = new ByteArrayOutputStream();

    @Test
    void sessionsOfAgentsBecomeFilesForWhoeverWantsThem() throws Exception {
        texts.put("_smtp._tls.wants.example", record("v=TLSRPTv1;rua=mailto:t@wants.example,https://wants.example/r"));
        texts.put("_smtp._tls.odd.example", record("v=TLSRPTv1;rua=carrier:pigeon"));
        texts.put("_smtp._tls.later.example", new DnsAnswer.TemporaryFailure<>("no answer"));
        for (String domain : List.of("wants.example", "wants.example", "not.example", "odd.example", "later.example")) {
            log(domain, NOON);
        }
        log("wants.example", NOON.plus(Duration.ofDays(1)));

        assertThat(run("--tls-report-day=2026-03-01", "--organization=Sender & Co", "--contact=tls@sender.example"))
                .isEqualTo(ExitStatus.OK);

        Path reports = directory.resolve("2026-03-01");
        Path wanted = reports.resolve("mail.sender.example!wants.example!1772323200!1772409599.json.gz");
        Path later = reports.resolve("mail.sender.example!later.example!1772323200!1772409599.json.gz");
        assertThat(page.toString(StandardCharsets.US_ASCII).lines())
                .containsExactly(
                        "later.example: 1 good, 0 failed: " + later
                                + "; its recipient is not known at present: no answer",
                        "not.example: 1 good, 0 failed: no TLSRPT record, no report",
                        "odd.example: 1 good, 0 failed: no TLSRPT record, no report",
                        "wants.example: 2 good, 0 failed: " + wanted
                                + " for mailto:t@wants.example, https://wants.example/r");
        assertThat(names(reports)).containsExactlyInAnyOrder(wanted, later);
        assertThat(unzipped(wanted))
                .startsWith("{\"organization-name\":\"Sender & Co\",\"date-range\":{")
                .contains("\"contact-info\":\"tls@sender.example\"")
                .contains("\"total-successful-session-count\":2");
    }

    @Test
    void withoutADayItIsYesterday() throws Exception {
        log("wants.example", NOON);
        assertThat(run()).isEqualTo(ExitStatus.OK);
        assertThat(page.toString(StandardCharsets.US_ASCII)).startsWith("wants.example: 1 good");
        assertThat(run("--tls-report-day=2026-03-02")).isEqualTo(ExitStatus.NO_INPUT);
    }

    @Test
    void brokenLinesAreToldByTheStatusAndTheOthersReported() throws Exception {
        log("wants.example", NOON);
        Files.writeString(directory.resolve("tls-sessions-2026-03-01.json"), "{\"half", StandardOpenOption.APPEND);
        assertThat(run()).isEqualTo(ExitStatus.DATA_LOST);
        assertThat(page.toString(StandardCharsets.US_ASCII)).startsWith("wants.example: 1 good");
    }

    private ExitStatus run(String... more) throws IOException, UsageException {
        AgentOptions options = AgentOptions.parse(
                Stream.concat(Stream.of("-hmail.sender.example", "--tls-report=" + directory), Stream.of(more))
                        .toList());
        return new TlsReportService(
                        options,
                        (Task.ReportTls) options.task(),
                        name -> texts.getOrDefault(name.text(), new DnsAnswer.NoDomain<>(false)),
                        () -> NOON.plus(Duration.ofDays(1)),
                        page)
                .run();
    }

    private void log(String domain, Instant time) {
        DomainName name = DomainName.parse(domain);
        AppliedPolicy policy = new AppliedPolicy(AppliedPolicy.Type.NO_POLICY_FOUND, name, List.of(), List.of(), null);
        InetAddress address = InetAddress.ofLiteral("192.0.2.25");
        new SessionLog(directory)
                .accept(new SessionResult(
                        time,
                        name,
                        List.of(new SessionResult.PolicyResult(policy, null)),
                        new SessionResult.Peer("mx." + domain, address, address)));
    }

    private static DnsAnswer<String> record(String text) {
        return new DnsAnswer.Found<>(List.of(text), false);
    }

    private static List<Path> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static String unzipped(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
