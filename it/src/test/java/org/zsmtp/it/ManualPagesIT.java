package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zsmtp.it.peers.PeerPrograms;

/// The manual pages, read by the two programs that systems show them with.
class ManualPagesIT {
    @TempDir
    Path directory;

    static Stream<String> pages() {
        return Stream.of(
                "agent/daemon/src/main/man/zsmtp.8",
                "agent/daemon/src/main/man/zsmtp-metrics.7",
                "agent/sendmail/src/main/man/zsend.1",
                "agent/sendmail/src/main/man/smtpmail.1",
                "conf/zsmtp.conf.5",
                "conf/tls_policy.5");
    }

    /// On a terminal of 80 columns, as `man -l` shows it.
    @ParameterizedTest
    @MethodSource("pages")
    void groffShowsItIn80Columns(String page) throws IOException, InterruptedException {
        PeerPrograms programs = PeerPrograms.load();
        Path said = directory.resolve("said");
        Path shown = directory.resolve("shown");
        ProcessBuilder groff = new ProcessBuilder(
                programs.get("groff"),
                "-mdoc",
                "-Tutf8",
                "-P-cbou",
                "-ww",
                "-rLL=78n",
                Path.of("..", page).toString());
        groff.environment().putAll(programs.libraries());
        groff.environment()
                .put(
                        "GROFF_BIN_PATH",
                        String.valueOf(Path.of(programs.get("groff")).getParent()));
        groff.environment().put("GROFF_FONT_PATH", programs.get("groff.share") + "/font");
        groff.environment().put("GROFF_TMAC_PATH", programs.get("groff.share") + "/tmac");
        Process process = groff.redirectError(said.toFile())
                .redirectOutput(shown.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // A word that reaches into the margin is no fault as long as there is room for it.
        assertThat(Files.readAllLines(said, StandardCharsets.UTF_8))
                .allMatch(each -> each.endsWith("can't break line"));
        assertThat(Files.readAllLines(shown, StandardCharsets.UTF_8))
                .hasSizeGreaterThan(50)
                .allMatch(line -> line.length() <= 80);
        assertThat(process.exitValue()).isZero();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void mandocHasNothingToWarnOf(String page) throws IOException, InterruptedException {
        Path said = directory.resolve("said");
        ProcessBuilder lint = new ProcessBuilder(
                PeerPrograms.load().get("mandoc"),
                "-Tlint",
                "-Wwarning",
                Path.of("..", page).toString());
        lint.environment().putAll(PeerPrograms.load().libraries());
        Process process =
                lint.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said, StandardCharsets.UTF_8)).isEmpty();
        assertThat(process.exitValue()).isZero();
    }
}
