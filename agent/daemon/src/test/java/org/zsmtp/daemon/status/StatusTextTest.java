package org.zsmtp.daemon.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.session.Phase;

class StatusTextTest {
    private static final StatusReport.Session SESSION = new StatusReport.Session(
            4713, "mx1.example.net", "192.0.2.1|25", Phase.END_OF_DATA, 12, 3600, "verified", 17, 1_234_567);
    private static final StatusReport.Server SERVER = new StatusReport.Server(
            "mx1.example.net",
            "192.0.2.1|25",
            1,
            3,
            1,
            12_345,
            12,
            1_234_567,
            new StatusReport.Incident(130, Phase.RCPT, 451, "4.7.1 try again later"));
    private static final StatusReport REPORT = new StatusReport(
            "engine",
            4711,
            "1.0.0",
            7500,
            List.of(new StatusReport.Agent(4713, "example.net", 90, 1, 1), new StatusReport.Agent(4714, "", 5, 0, 0)),
            List.of(new StatusReport.Job(4713, "A/B/1234", "S1234", "example.net", 12, 3, 1)),
            1,
            List.of(SESSION),
            1,
            List.of(SERVER));

    @Test
    void thePage() {
        assertThat(StatusText.of(REPORT)).isEqualTo("""
                engine 4711: zsmtp 1.0.0, up 2 h; 2 agents, 1 job, 1 connection

                AGENT      SINCE  JOBS  CONN  HOST
                4713        90 s     1     1  example.net
                4714         5 s     0     0  -

                JOB                                AGENT      SINCE      DONE  HOST
                A/B/1234                           4713        12 s       1/3  example.net

                CONNECTION                         AGENT    WAITS FOR     SINCE   MAIL OCTETS
                mx1.example.net 192.0.2.1|25       4713     end of data    12 s     17  1234K

                SERVER                             CONN OPENED FAILED   MAIL PER MIN OCTETS
                mx1.example.net 192.0.2.1|25          1      3      1    12K      12  1234K
                    2 min ago, rcpt: 451 4.7.1 try again later
                """);
    }

    @Test
    void aProcessWithoutWorkSaysSoInOneLine() {
        StatusReport idle = new StatusReport("agent", 1, "1", 3, List.of(), List.of(), 0, List.of(), 0, List.of());
        assertThat(StatusText.of(idle)).isEqualTo("agent 1: zsmtp 1, up 3 s; 0 agents, 0 jobs, 0 connections\n");
    }

    @Test
    void nothingThatAServerSaysActsOnATerminalOrMakesALineLonger() throws IOException {
        String evil = "\u001b[31m\r\n\u009b\"\\" + "x".repeat(500);
        StatusReport report = new StatusReport(
                "engine",
                1,
                "1",
                1,
                List.of(new StatusReport.Agent(1, evil, Long.MAX_VALUE, 1, 1)),
                List.of(new StatusReport.Job(1, evil, evil, evil, Long.MAX_VALUE, 1, 1)),
                1,
                List.of(new StatusReport.Session(
                        1, evil, evil, Phase.CONTENT, Long.MAX_VALUE, 1, "", Long.MAX_VALUE, Long.MAX_VALUE)),
                1,
                List.of(new StatusReport.Server(
                        evil, evil, 1, 1, 1, 1, 1, 1, new StatusReport.Incident(1, Phase.RCPT, 550, evil))));
        assertThat(StatusText.of(report).lines())
                .allMatch(line -> line.length() <= 80)
                .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'));
        assertThat(StatusJson.of(report)).matches("[ -~]*\n");
        new ObjectMapper().readTree(StatusJson.of(report));
    }

    @Test
    void moreThanTwentyAreCountedOnly() {
        StatusReport report = new StatusReport(
                "engine", 1, "1", 1, List.of(), List.of(), 0, Collections.nCopies(21, SESSION), 300, List.of());
        assertThat(StatusText.of(report)).endsWith("and 280 more: see --json\n");
        assertThat(StatusText.of(report).lines().filter(line -> line.contains("192.0.2.1")))
                .hasSize(20);
    }

    @Test
    void theFieldsOfJsonAreThoseOfTheManualPage() throws IOException {
        JsonNode json = new ObjectMapper().readTree(StatusJson.of(REPORT));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "kind",
                        "pid",
                        "version",
                        "seconds",
                        "jobCount",
                        "connectionCount",
                        "agents",
                        "jobs",
                        "connections",
                        "servers");
        assertThat(json.at("/connections/0/phase").asText()).isEqualTo("end_of_data");
        assertThat(json.at("/servers/0/trouble/code").asInt()).isEqualTo(451);
        assertThat(json.at("/agents/1/host").isNull()).isTrue();
    }
}
