package org.zsmtp.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.it.peers.PeerPrograms;

/// The manual pages, read by mandoc.
class ManualPagesIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent/daemon/src/main/man/zsmtp.8",
                "agent/sendmail/src/main/man/zsend.1",
                "agent/sendmail/src/main/man/smtpmail.1",
                "conf/zsmtp.conf.5"
            })
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
