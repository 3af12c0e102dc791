package org.zsmtp.testkit.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SocketPairProcessTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    @Test
    void allThreeDescriptorsAreOneSocket() throws Exception {
        assertThat(output("for d in 0 1 2; do readlink /proc/$$/fd/$d; done | sort | uniq -c | sed 's/[0-9]*]//'"))
                .matches(" *3 socket:\\[\n");
    }

    @Test
    void errorsComeOutWithTheOutput() throws Exception {
        assertThat(output("echo one; echo two >&2")).isEqualTo("one\ntwo\n");
    }

    @Test
    void nothingIsInheritedButWhatWasGiven() throws Exception {
        assertThat(
                        output(
                                "for d in 3 4 5 6 7 8 9; do [ ! -e /proc/$$/fd/$d ] || echo $d; done; env | grep -v -e ^PWD= -e ^_=; pwd; ulimit -n"))
                .isEqualTo("GIVEN=yes\n" + directory.toRealPath() + "\n32\n");
    }

    @Test
    void noSignalIsBlockedOrIgnored() throws Exception {
        // glibc ignores its own 32 and 33 between fork and exec.
        assertThat(output(
                        "while read -r line; do case $line in Sig[BI]*) echo \"$line\";; esac; done </proc/$$/status"))
                .matches("SigBlk:\t0{16}\nSigIgn:\t0{7}[01][08]0{7}\n");
    }

    @Test
    void closingOurDirectionIsTheEndOfItsInputOnly() throws Exception {
        try (SocketPairProcess process = start("cat; echo end")) {
            process.toProcess().write("line\n".getBytes(StandardCharsets.ISO_8859_1));
            process.toProcess().close();
            assertThat(rest(process)).isEqualTo("line\nend\n");
            assertThat(process.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(0));
        }
    }

    @Test
    void exitStatusAndSignalAreToldApart() throws Exception {
        try (SocketPairProcess process = start("exit 69")) {
            assertThat(process.waitFor(LIMIT)).isEqualTo(new ExitStatus.Exited(69));
            process.signal(15);
        }
        try (SocketPairProcess process = start("exec cat")) {
            process.signal(3);
            assertThat(process.waitFor(LIMIT)).isEqualTo(new ExitStatus.Killed(3));
        }
    }

    @Test
    void thePidIsTheProgramsOwn() throws Exception {
        try (SocketPairProcess process = start("echo $$")) {
            assertThat(rest(process)).isEqualTo(process.pid() + "\n");
        }
    }

    @Test
    void closingKillsAndEndsAReadInAnotherThread() throws Exception {
        SocketPairProcess process = start("exec cat");
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                rest(process);
            } catch (IOException closed) {
                assertThat(closed).hasMessage("closed");
            }
        });
        process.close();
        reader.join();
        assertThat(process.waitFor(LIMIT)).isEqualTo(new ExitStatus.Killed(9));
        process.close();
    }

    private String output(String script) throws IOException {
        try (SocketPairProcess process = start(script)) {
            return rest(process);
        }
    }

    private SocketPairProcess start(String script) throws IOException {
        return SocketPairProcess.start(
                Launch.of(directory, List.of("/bin/sh", "-c", script)).withEnvironment(Map.of("GIVEN", "yes")));
    }

    private static String rest(SocketPairProcess process) throws IOException {
        return new String(process.fromProcess().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
