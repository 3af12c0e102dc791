package org.zsmtp.delivery.tlsrpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.address.DomainName;

class DayReportsTest {

    private static final LocalDate DAY = LocalDate.parse("2026-03-01");
    private static final DomainName SENDER = DomainName.parse("Mail.Sender.example");

    @TempDir
    private Path directory;

    @Test
    void aDayOfSessionsBecomesAReport() {
        DayReports day = new DayReports(DAY);
        for (int i = 0; i < 5; i++) {
            day.accept(Sessions.succeeded());
        }
        day.accept(Sessions.failed(TlsFailure.Type.CERTIFICATE_EXPIRED, "ended"));
        day.accept(Sessions.failed(TlsFailure.Type.CERTIFICATE_EXPIRED, "ended"));
        day.accept(Sessions.forbidden());
        DomainReport report = day.reports().iterator().next();
        assertThat(day.reports()).hasSize(1);
        assertThat(report.successes()).isEqualTo(5);
        assertThat(report.failures()).isEqualTo(3);
        assertThat(report.json("Sender & Co", "mailto:tls@sender.example", SENDER))
                .isEqualTo("{\"organization-name\":\"Sender & Co\",\"date-range\":{"
                        + "\"start-datetime\":\"2026-03-01T00:00:00Z\",\"end-datetime\":\"2026-03-01T23:59:59Z\"},"
                        + "\"contact-info\":\"mailto:tls@sender.example\","
                        + "\"report-id\":\"2026-03-01T00:00:00Z_example.org@Mail.Sender.example\","
                        + "\"policies\":[{\"policy\":{\"policy-type\":\"sts\","
                        + "\"policy-string\":[\"version: STSv1\",\"mode: enforce\"],"
                        + "\"policy-domain\":\"example.org\",\"mx-host\":[\"*.example.org\"]},"
                        + "\"summary\":{\"total-successful-session-count\":5,\"total-failure-session-count\":3},"
                        + "\"failure-details\":[{\"result-type\":\"certificate-expired\","
                        + "\"sending-mta-ip\":\"192.0.2.1\",\"receiving-mx-hostname\":\"mx.example.org\","
                        + "\"receiving-ip\":\"192.0.2.25\",\"failed-session-count\":2,"
                        + "\"failure-reason-code\":\"ended\"},"
                        + "{\"result-type\":\"validation-failure\",\"receiving-mx-hostname\":\"other.example\","
                        + "\"failed-session-count\":1,\"failure-reason-code\":\"no exchanger of the policy\"}]}]}");
        assertThat(report.fileName(SENDER)).isEqualTo("mail.sender.example!example.org!1772323200!1772409599.json.gz");
    }

    @Test
    void sessionsOfOtherDaysArePassedOver() {
        DayReports day = new DayReports(DAY.plusDays(1));
        day.accept(Sessions.succeeded());
        assertThat(day.reports()).isEmpty();
    }

    @Test
    void whoeverMakesUpFailuresGetsNoLongerReport() {
        DayReports day = new DayReports(DAY);
        for (int i = 0; i < 1200; i++) {
            day.accept(Sessions.failed(TlsFailure.Type.VALIDATION_FAILURE, "failure " + i));
        }
        String json = day.reports().iterator().next().json("o", "c", SENDER);
        assertThat(json)
                .contains("\"failure 999\"")
                .doesNotContain("\"failure 1000\"")
                .endsWith("{\"result-type\":\"validation-failure\",\"failed-session-count\":200}]}]}");
    }

    @Test
    void agentsShareAFileForEachDay() throws IOException {
        Path logs = directory.resolve("logs");
        SessionLog one = new SessionLog(logs);
        SessionLog other = new SessionLog(logs);
        one.accept(Sessions.succeeded());
        other.accept(Sessions.forbidden());
        one.accept(Sessions.succeeded());
        SessionResult late = new SessionResult(
                Sessions.NOON.plus(Duration.ofDays(1)),
                Sessions.DOMAIN,
                Sessions.succeeded().policies(),
                Sessions.PEER);
        one.accept(late);
        List<SessionResult> read = new ArrayList<>();
        assertThat(SessionLog.read(logs, DAY, read::add)).isZero();
        assertThat(read).containsExactly(Sessions.succeeded(), Sessions.forbidden(), Sessions.succeeded());
        read.clear();
        SessionLog.read(logs, DAY.plusDays(1), read::add);
        assertThat(read).containsExactly(late);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(logs.resolve("tls-sessions-2026-03-01.json"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void brokenLinesAreCountedAndTheOthersRead() throws IOException {
        SessionLog log = new SessionLog(directory);
        log.accept(Sessions.succeeded());
        Path file = directory.resolve("tls-sessions-2026-03-01.json");
        Files.writeString(file, "{\"time\":\n" + "x".repeat(300_000) + "\n\n", StandardOpenOption.APPEND);
        log.accept(Sessions.forbidden());
        Files.writeString(file, "{\"cut", StandardOpenOption.APPEND);
        List<SessionResult> read = new ArrayList<>();
        assertThat(SessionLog.read(directory, DAY, read::add)).isEqualTo(4);
        assertThat(read).containsExactly(Sessions.succeeded(), Sessions.forbidden());
    }

    @Test
    void aDayWithoutFileIsToldAndAFileThatCannotBeWrittenIsNot() throws IOException {
        assertThatThrownBy(() -> SessionLog.read(directory, DAY, _ -> {})).isInstanceOf(NoSuchFileException.class);
        Path file = Files.createFile(directory.resolve("file"));
        new SessionLog(file).accept(Sessions.succeeded());
        assertThat(file).isEmptyFile();
    }
}
