package org.zsmtp.daemon.byhand;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void itIsOneLineThatIsWrittenOverAndTakenAway() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        Progress progress = Progress.on(new PrintStream(terminal, false, StandardCharsets.ISO_8859_1), 4);
        progress.begun("b.example\u001b[2J\n");
        progress.done();
        progress.ended("b.example\u001b[2J\n");
        progress.begun("c.example");
        progress.clear();
        String text = terminal.toString(StandardCharsets.ISO_8859_1);
        assertThat(text.split("\r"))
                .allSatisfy(line -> assertThat(line.length()).isIn(0, 79))
                .satisfies(lines ->
                        assertThat(lines[1].strip()).isEqualTo("[....................] 0/4 messages  b.example?[2J"))
                .satisfies(lines ->
                        assertThat(lines[4].strip()).isEqualTo("[#####...............] 1/4 messages  c.example"));
        assertThat(text).doesNotContain("\n", "\u001b").endsWith(" \r");
    }
}
