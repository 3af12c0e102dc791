package org.zsmtp.daemon.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLinesTest {
    private static final int LONGEST = 1 << 22;

    private final List<String> lines = new ArrayList<>();

    @Test
    void linesComeWithoutTheirEndsAndAnUnfinishedOneDoesNotCome() throws IOException {
        assertThat(read("one\n\ntwo\r\nhalf")).isZero();
        assertThat(lines).containsExactly("one", "", "two\r");
    }

    @Test
    void linesThatAreNotUnderstoodAreCounted() throws IOException {
        assertThat(read("bad 1\ngood\nbad 2\n")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 65_537, 131_072, LONGEST})
    void aLineMayBeLongerThanABlock(int length) throws IOException {
        String line = "x".repeat(length);
        assertThat(read(line + "\nnext\n" + line + "\n")).isZero();
        assertThat(lines).containsExactly(line, "next", line);
    }

    @Test
    void aLineOfMoreThanFourMegabytesIsNotKept() throws IOException {
        assertThat(read("one\n" + "x".repeat(LONGEST + 1) + "\ntwo\n" + "x".repeat(3 * LONGEST) + "\nthree\n"))
                .isEqualTo(2);
        assertThat(lines).containsExactly("one", "two", "three");
    }

    private long read(String text) throws IOException {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        return LogLines.read(in, (octets, length) -> {
            String line = new String(octets, 0, length, StandardCharsets.US_ASCII);
            lines.add(line);
            return !line.startsWith("bad");
        });
    }
}
