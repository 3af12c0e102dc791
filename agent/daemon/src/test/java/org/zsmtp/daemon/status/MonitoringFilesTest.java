package org.zsmtp.daemon.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What operators have of the figures, held against the program's own table. With `-Dzsmtp.write=true` the files are
/// written first.
class MonitoringFilesTest {
    private static final Path PAGE = Path.of("src/main/man/zsmtp-metrics.7");
    private static final Path RULES = Path.of("../../conf/zsmtp.rules.yml");
    private static final Path DASHBOARD = Path.of("../../conf/grafana.json");
    private static final Pattern LIST =
            Pattern.compile("(\\.\\\\\" list\n).*(?=\\.\\\\\" end of list)", Pattern.DOTALL);

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("zsmtp.write")) {
            Files.writeString(
                    PAGE,
                    LIST.matcher(Files.readString(PAGE))
                            .replaceFirst(found -> java.util.regex.Matcher.quoteReplacement(
                                    found.group(1) + MonitoringFiles.manualList())));
            Files.writeString(RULES, MonitoringFiles.rules());
            Files.writeString(DASHBOARD, MonitoringFiles.dashboard());
        }
    }

    @Test
    void theManualPageExplainsEachFigure() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains(".\\\" list\n" + MonitoringFiles.manualList() + ".\\\" end of list\n");
    }

    @Test
    void theAlertRulesAreThoseOfTheTable() throws IOException {
        assertThat(Files.readString(RULES)).isEqualTo(MonitoringFiles.rules());
    }

    @Test
    void theDashboardIsThatOfTheTable() throws IOException {
        assertThat(Files.readString(DASHBOARD)).isEqualTo(MonitoringFiles.dashboard());
    }

    @Test
    void rulesAskForNoLabelThatThereIsNot() throws IOException {
        Set<String> known = Arrays.stream(Metric.values())
                .flatMap(metric -> metric.labelValues().stream()
                        .map(value -> metric.title() + "{" + metric.label() + "=\"" + value + "\"}"))
                .collect(Collectors.toSet());
        assertThat(Pattern.compile("(zsmtp_[a-z_]+?)(?:_bucket)?(\\{[^}]*\\})")
                        .matcher(Files.readString(RULES))
                        .results()
                        .map((MatchResult found) -> found.group(1) + found.group(2)))
                .isNotEmpty()
                .allMatch(known::contains);
    }
}
