package org.zsmtp.daemon.record.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SyslogTest {
    private static final Instant NOW = Instant.parse("2026-11-03T04:17:27Z");

    @TempDir
    Path directory;

    private final List<String> troubles = new ArrayList<>();
    private final List<TestLogger> loggers = new ArrayList<>();

    @AfterEach
    void endLoggers() {
        loggers.forEach(TestLogger::close);
    }

    @Test
    void linesAreFramedAsSyslogDoes() throws IOException {
        TestLogger heard = logger(TestLogger.Hearing.ALL);
        Syslog syslog = syslog();
        syslog.say(Syslog.Level.INFO, "S1AbC: to=<a@b.example>");
        syslog.say(Syslog.Level.ERROR, "x");
        syslog.say(Syslog.Level.NOTICE, "y");
        assertThat(heard.line()).isEqualTo("<22>Nov  3 04:17:27 smtp[4711]: S1AbC: to=<a@b.example>");
        assertThat(heard.line()).isEqualTo("<19>Nov  3 04:17:27 smtp[4711]: x");
        assertThat(heard.line()).isEqualTo("<21>Nov  3 04:17:27 smtp[4711]: y");
        assertThat(troubles).isEmpty();
    }

    @Test
    void aMissingLoggerIsToldOnceAndFoundWhenItComes() throws IOException {
        Instant[] now = {NOW};
        Syslog syslog = new Syslog(directory.resolve("log"), 4711, () -> now[0], ZoneOffset.UTC, troubles::add);
        syslog.say(Syslog.Level.INFO, "lost");
        syslog.say(Syslog.Level.INFO, "lost too");
        assertThat(troubles).hasSize(1);
        assertThat(troubles.getFirst()).startsWith("syslog lines are lost: ").endsWith(": No such file or directory");
        TestLogger heard = logger(TestLogger.Hearing.ALL);
        syslog.say(Syslog.Level.INFO, "lost with the second in which nobody listened");
        now[0] = NOW.plusSeconds(1);
        syslog.say(Syslog.Level.INFO, "found");
        assertThat(heard.line()).endsWith(": found");
    }

    @Test
    void aLoggerThatReadsNothingCostsNoTime() throws IOException {
        logger(TestLogger.Hearing.NOTHING);
        Syslog syslog = syslog();
        for (int i = 0; i < 5000; i++) {
            syslog.say(Syslog.Level.INFO, "x".repeat(400));
        }
        assertThat(troubles).singleElement().asString().contains("Resource temporarily unavailable");
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

    private TestLogger logger(TestLogger.Hearing hearing) throws IOException {
        TestLogger logger = new TestLogger(directory.resolve("log"), hearing);
        loggers.add(logger);
        return logger;
    }
}
