package org.zsmtp.it.personalities;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.testkit.server.ScriptedServer;
import org.zsmtp.testkit.server.WellBehaved;

/// The programs started with closed standard streams: the first files that a JVM opens get these numbers, and none of
/// them may be sent as the message, nor may what the program prints go into a connection.
class ClosedStreamsIT {

    private static final int MINUTES = 1;
    private static final Path HOME = Path.of(System.getProperty("zsmtp.home"));

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"<&-", "<&- >&-", "<&- 2>&-", "<&- >&- 2>&-"})
    void nothingButAnEmptyMessageIsSent(String closed) throws IOException, InterruptedException {
        try (ScriptedServer server = ScriptedServer.behaving(WellBehaved.smtp("srv.example"))) {
            String command = "exec \"$0\" -d --host=127.0.0.1 --port=" + server.port() + " -f a@b r@y " + closed;
            ProcessBuilder builder = new ProcessBuilder(
                    "/bin/sh", "-c", command, HOME.resolve("bin/zsend").toString());
            builder.environment().clear();
            builder.environment().put("PATH", "/usr/bin:/bin");
            builder.environment().put("HOME", home.toString());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(home.resolve("output").toFile())
                    .start();

            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(server.messages())
                    .singleElement()
                    .satisfies(each -> assertThat(each.octets().lines().map(line -> line.split(":", 2)[0]))
                            .containsExactlyElementsOf(List.of("From", "Date", "Message-ID")));
        }
    }
}
