package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeederTest {

    /// Answers each read with the next text; what was written before that read is remembered.
    private static final class Agent extends InputStream {
        private final Deque<String> texts = new ArrayDeque<>();
        private final ByteArrayOutputStream input = new ByteArrayOutputStream();

        Agent(String... texts) {
            this.texts.addAll(List.of(texts));
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] octets, int offset, int length) {
            String text = texts.poll();
            if (text == null) {
                return -1;
            }
            byte[] said = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(said, 0, octets, offset, said.length);
            return said.length;
        }

        String heard() {
            return input.toString(StandardCharsets.ISO_8859_1);
        }

        Feeder feeder(int burst) {
            return new Feeder(this, input, burst);
        }
    }

    private static final String OK = "1/2\t\tok 250 Ok\n#hungry\n";

    @Test
    void aBurstHasLinesOfOneHostAndWaitsForAllAnswers() throws IOException {
        Agent agent = new Agent("#hungry\n", OK, OK, OK, OK) {};
        Feeder feeder = agent.feeder(2);
        feeder.feed(List.of("A/1\ta", "A/2\ta", "A/3\ta", "A/4\tb"));
        assertThat(agent.heard()).isEqualTo("A/1\ta\nA/2\ta\nA/3\ta\nA/4\tb\n");
        assertThat(feeder.delivered()).isEqualTo(4);
    }
}
