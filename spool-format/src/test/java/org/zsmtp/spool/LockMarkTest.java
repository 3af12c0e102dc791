package org.zsmtp.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockMarkTest {
    private static final String FILE = """
            @ 0x00000007
            i 17
            o 0
            s smtp out.example alice@out.example 99
            r           smtp a.example one@a.example 99
            r~  4711    smtp a.example two@a.example 99
            r~          smtp a.example three@a.example 99
            r+          smtp a.example four@a.example 99
            m
            From: alice@out.example

            """;

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("17"), FILE, StandardCharsets.US_ASCII);
    }

    @Test
    void aMarkNamesItsProcess() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            List<Object> marks = new ArrayList<>();
            for (RecipientLine line :
                    ControlFileReader.open(channel).recipients().rest()) {
                marks.add(LockMark.of(channel, line).map(LockMark::pid).orElse(-1L));
            }
            assertThat(marks).containsExactly(-1L, 4711L, 0L, -1L);
        }
    }

    @Test
    void aMarkIsTakenAwayWhereItIsStillTheSame() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            List<RecipientLine> lines =
                    ControlFileReader.open(channel).recipients().rest();
            assertThat(new LockMark(4712).free(channel, lines.get(1))).isFalse();
            assertThat(new LockMark(0).free(channel, lines.get(2))).isFalse();
            assertThat(file).hasContent(FILE);
            assertThat(new LockMark(4711).free(channel, lines.get(1))).isTrue();
            assertThat(file).hasContent(FILE.replace("~  4711", "       "));
            assertThat(new LockMark(4711).free(channel, lines.get(1))).isFalse();
        }
    }

    @Test
    void theMarkOfAnAgentIsOne() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            RecipientLine line =
                    ControlFileReader.open(channel).recipients().rest().getFirst();
            assertThat(new RecipientLock(channel, 25_612).lock(line)).isEqualTo(LockResult.WRITTEN);
            assertThat(LockMark.of(channel, line)).contains(new LockMark(25_612));
        }
    }
}
