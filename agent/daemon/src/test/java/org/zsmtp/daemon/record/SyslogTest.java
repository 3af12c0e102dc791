package org.zsmtp.daemon.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against a logger of the test's own: Perl's socket, as the JDK has none of this kind.
@Timeout(60)
class SyslogTest {
    private static final Instant NOW = Instant.parse("2026-11-03T04:17:27Z");

    /// Prints one line for each datagram; the first one once it listens. With a second argument it reads nothing.
    private static final String LOGGER = """
            use Socket; $| = 1;
            socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
            bind($s, sockaddr_un($ARGV[0])) or die "bind: $!";
            print "ready\\n";
            if ($ARGV[1]) { <STDIN>; exit }
            while (defined recv($s, my $m, 65536, 0)) { $m =~ s/\\n/\\\\n/g; print "$m\\n" }
            """;

    @TempDir
    Path directory;

    private final List<String> troubles = new ArrayList<>();
    private final List<Process> loggers = new ArrayList<>();

    @AfterEach
    void endLoggers() throws InterruptedException {
        for (Process logger : loggers) {
            logger.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void linesAreFramedAsSyslogDoes() throws IOException {
        BufferedReader heard = logger();
        Syslog syslog = syslog();
        syslog.say(Syslog.Level.INFO, "S1AbC: to=<a@b.example>");
        syslog.say(Syslog.Level.ERROR, "x");
        syslog.say(Syslog.Level.NOTICE, "y");
        assertThat(heard.readLine()).isEqualTo("<22>Nov  3 04:17:27 smtp[4711]: S1AbC: to=<a@b.example>");
        assertThat(heard.readLine()).isEqualTo("<19>Nov  3 04:17:27 smtp[4711]: x");
        assertThat(heard.readLine()).isEqualTo("<21>Nov  3 04:17:27 smtp[4711]: y");
        assertThat(troubles).isEmpty();
    }

    @Test
    void aMissingLoggerIsToldOnceAndFoundWhenItComes() throws IOException {
        Syslog syslog = syslog();
        syslog.say(Syslog.Level.INFO, "lost");
        syslog.say(Syslog.Level.INFO, "lost too");
        assertThat(troubles).hasSize(1);
        assertThat(troubles.getFirst()).startsWith("syslog lines are lost: ").contains("errno 2");
        BufferedReader heard = logger();
        syslog.say(Syslog.Level.INFO, "found");
        assertThat(heard.readLine()).endsWith(": found");
    }

    @Test
    void aLoggerThatReadsNothingCostsNoTime() throws IOException {
        logger("deaf");
        Syslog syslog = syslog();
        for (int i = 0; i < 5000; i++) {
            syslog.say(Syslog.Level.INFO, "x".repeat(400));
        }
        assertThat(troubles).singleElement().asString().contains("errno 11");
    }

    @Test
    void aPathThatIsTooLongIsATroubleAsAnyOther() {
        Syslog syslog = new Syslog(directory.resolve("x".repeat(200)), 4711, () -> NOW, ZoneOffset.UTC, troubles::add);
        syslog.say(Syslog.Level.INFO, "lost");
        assertThat(troubles).singleElement().asString().contains("too long");
    }

    private Syslog syslog() {
        return new Syslog(directory.resolve("log"), 4711, () -> NOW, ZoneOffset.UTC, troubles::add);
    }

    private BufferedReader logger(String... more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("perl", "-e", LOGGER, directory.resolve("log").toString()));
        command.addAll(List.of(more));
        Process logger = new ProcessBuilder(command).start();
        loggers.add(logger);
        BufferedReader heard = logger.inputReader(StandardCharsets.ISO_8859_1);
        assertThat(heard.readLine()).isEqualTo("ready");
        return heard;
    }
}
