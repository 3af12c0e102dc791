package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentLogTest {

    @TempDir
    private Path directory;

    @Test
    void aLogThatGrowsInPiecesIsCountedOnce() throws IOException {
        Path file = directory.resolve("mail.log");
        PostfixQueue.SentLog log = new PostfixQueue.SentLog(file);
        log.read();
        assertThat(log.sent()).isZero();
        append(file, "to=<a>,  status=sent (250 Ok)\nto=<b>, status=deferred (sent )\nto=<c>, stat");
        log.read();
        assertThat(log.sent()).isEqualTo(1);
        append(file, "us=sen");
        log.read();
        append(file, "t (250 Ok) status=sent status=sent x\n");
        log.read();
        assertThat(log.sent()).isEqualTo(4);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
