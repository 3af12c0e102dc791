package org.zsmtp.daemon.record.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptLogTest {
    private static final Instant START = Instant.parse("2026-11-22T04:17:27Z");

    @TempDir
    Path directory;

    private Instant now = START;

    @Test
    void linesAreThoseOfTheOriginal() throws IOException {
        TranscriptLog log = open(31211);
        log.remark("jobspec: D/J/2424899\texample.net");
        log.heard("220 mx1.example.net ESMTP capture");
        log.said("EHLO mx.sender.example");
        assertThat(lines())
                .containsExactly(
                        "312116CD7-0000-0000#\tStart time: Sun, 22 Nov 2026 04:17:27 +0000",
                        "312116CD7-0001-0000#\tjobspec: D/J/2424899\texample.net",
                        "312116CD7-0002-0000r\t220 mx1.example.net ESMTP capture",
                        "312116CD7-0003-0000w\tEHLO mx.sender.example");
    }

    @Test
    void aShortPidHasZeroesAndTheSecondsCountFromTheStart() throws IOException {
        TranscriptLog log = open(198);
        now = START.plusSeconds(10_061);
        log.remark("x");
        assertThat(lines().getLast()).isEqualTo("001986CD7-0001-0061#\tx");
    }

    @Test
    void theNumberBeginsAnewAfterTenThousand() throws IOException {
        TranscriptLog log = open(1);
        for (int i = 1; i < 10_000; i++) {
            log.said("x");
        }
        log.said("y");
        assertThat(lines().get(9_999)).contains("-9999-");
        assertThat(lines().get(10_000)).contains("-0000-");
    }

    @Test
    void agentsShareTheFile() throws IOException {
        TranscriptLog one = open(1);
        TranscriptLog two = open(2);
        one.said("a");
        two.said("b");
        one.said("c");
        assertThat(lines().stream().map(line -> line.charAt(4) + line.substring(20)))
                .containsExactly(
                        "1\tStart time: Sun, 22 Nov 2026 04:17:27 +0000",
                        "2\tStart time: Sun, 22 Nov 2026 04:17:27 +0000",
                        "1\ta",
                        "2\tb",
                        "1\tc");
    }

    @Test
    void nothingFromOutsideMakesALineOfItsOwnOrActsOnATerminal() throws IOException {
        TranscriptLog log = open(1);
        log.heard("250 a\r\n00001-forged\0\u0001\u001b[2J\u009b\u00e9");
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1)).endsWith("r\t250 a\\r\\n00001-forged\\x00\\x01\\x1b[2J\\x9b\\xe9");
    }

    @Test
    void aLineIsBounded() throws IOException {
        TranscriptLog log = open(1);
        log.heard("\r".repeat(100_000));
        assertThat(Files.size(file())).isLessThan(2 * 4096);
        assertThat(lines().getLast()).endsWith("...");
    }

    @Test
    void aNewFileMayBeReadByAllAndWrittenByUs() throws IOException {
        open(1);
        assertThat(Files.getPosixFilePermissions(file()))
                .contains(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
                .doesNotContain(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
    }

    private TranscriptLog open(long pid) throws IOException {
        return TranscriptLog.open(file(), pid, () -> now, ZoneOffset.UTC);
    }

    private Path file() {
        return directory.resolve("log");
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file(), StandardCharsets.ISO_8859_1));
    }
}
