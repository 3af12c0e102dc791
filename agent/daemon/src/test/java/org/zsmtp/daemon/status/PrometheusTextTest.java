package org.zsmtp.daemon.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    private final Counters counters = Counters.own();

    @Test
    void everyLineIsASampleOrAComment() {
        String page = PrometheusText.of(List.of(counters), new Gauges(), "1.0\"\n");
        Set<String> seen = new HashSet<>();
        for (String line : page.lines().toList()) {
            assertThat(line)
                    .matches("# HELP zsmtp_[a-z_]+ [^\\\\]*\\.|# TYPE zsmtp_[a-z_]+ (counter|gauge|histogram)"
                            + "|zsmtp_[a-z_]+(\\{[a-z]+=\"[^\"\\\\]*\"(,le=\"[0-9.+Inf]+\")?\\})? [0-9.]+");
            assertThat(seen.add(line.startsWith("#") ? line : line.substring(0, line.lastIndexOf(' '))))
                    .as(line)
                    .isTrue();
        }
        assertThat(page).contains("zsmtp_build_info{version=\"1.0\"} 1\n");
    }

    @Test
    void countersOfSeveralUsersAreAddedUp() {
        Counters other = Counters.own();
        counters.add(Metric.RECIPIENTS, 4, 2);
        other.add(Metric.RECIPIENTS, 4, 3);
        assertThat(PrometheusText.of(List.of(counters, other), new Gauges(), "1"))
                .contains("zsmtp_recipients_total{verdict=\"in-doubt\"} 5\n");
    }

    @Test
    void bucketsOfAHistogramHaveAllThatIsBelowThem() {
        counters.took(Metric.WAIT, 0, 700_000);
        counters.took(Metric.WAIT, 0, 70_000_000);
        counters.took(Metric.WAIT, 0, 700_000_000_000L);
        assertThat(PrometheusText.of(List.of(counters), new Gauges(), "1")).contains("""
                zsmtp_wait_seconds_bucket{phase="connect",le="0.001"} 1
                zsmtp_wait_seconds_bucket{phase="connect",le="0.005"} 1
                zsmtp_wait_seconds_bucket{phase="connect",le="0.025"} 1
                zsmtp_wait_seconds_bucket{phase="connect",le="0.1"} 2
                zsmtp_wait_seconds_bucket{phase="connect",le="0.5"} 2
                zsmtp_wait_seconds_bucket{phase="connect",le="2"} 2
                zsmtp_wait_seconds_bucket{phase="connect",le="10"} 2
                zsmtp_wait_seconds_bucket{phase="connect",le="60"} 2
                zsmtp_wait_seconds_bucket{phase="connect",le="300"} 2
                zsmtp_wait_seconds_bucket{phase="connect",le="+Inf"} 3
                zsmtp_wait_seconds_sum{phase="connect"} 700.070700
                zsmtp_wait_seconds_count{phase="connect"} 3
                """);
    }

    @Test
    void whatProcessesSayIsAddedUpAndNonsenseLeftOut() {
        Gauges gauges = new Gauges();
        gauges.add("zsmtp_sessions 5 2\nzsmtp_oldest_job_seconds 0 7\nzsmtp_sessions 5 3\n");
        gauges.add(
                "zsmtp_oldest_job_seconds 0 4\nzsmtp_sessions 99 1\nzsmtp_jobs_total 0 1\nx\n\nzsmtp_sessions -1 1\n");
        assertThat(gauges.lines()).isEqualTo("zsmtp_sessions 5 5\nzsmtp_oldest_job_seconds 0 7\n");
    }

    @Test
    void aProcessTellsItsFiguresOfTheMoment() {
        ProcessStatus status = new ProcessStatus("engine", 1, "1", counters, System::nanoTime);
        status.begin(2, Optional.empty());
        assertThat(new StatusAnswers(status).apply("gauges")).isEqualTo("zsmtp_agents 0 1\nzsmtp_processes 0 1\n");
    }

    @Test
    void countersAreNamedAsTheConventionsWant() {
        assertThat(Arrays.stream(Metric.values()))
                .allMatch(metric ->
                        (metric.type() == Metric.Type.COUNTER) == metric.title().endsWith("_total"));
    }
}
