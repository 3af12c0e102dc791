package org.zsmtp.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeederTest {

    private static final String OK = "1/2\t\tok 250 Ok\n#hungry\n";

    /// Says one text at each read, and keeps what it was told between them.
    private static final class Agent extends InputStream {
        private final Deque<String> texts = new ArrayDeque<>();
        private final ByteArrayOutputStream input = new ByteArrayOutputStream();
        final List<String> heard = new ArrayList<>();

        Agent(String... texts) {
            this.texts.addAll(List.of(texts));
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] octets, int offset, int length) {
            if (input.size() > 0) {
                heard.add(input.toString(StandardCharsets.ISO_8859_1));
                input.reset();
            }
            String text = texts.poll();
            if (text == null) {
                return -1;
            }
            byte[] said = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(said, 0, octets, offset, said.length);
            return said.length;
        }

        Feeder feeder(int burst) {
            return new Feeder(this, input, burst);
        }
    }

    @Test
    void aBurstIsOfOneHostAndComesWhenAllIsAnswered() throws IOException {
        Agent agent = new Agent("#hungry\n", OK, OK, OK, OK);
        Feeder feeder = agent.feeder(2);
        feeder.feed(List.of("A/1\ta", "A/2\ta", "A/3\ta", "A/4\tb"));
        assertThat(agent.heard).containsExactly("A/1\ta\nA/2\ta\n", "A/3\ta\n", "A/4\tb\n");
        assertThat(feeder.delivered()).isEqualTo(4);
    }

    @Test
    void linesMayComeInPieces() throws IOException {
        Agent agent = new Agent("#hun", "gry\n1/", "2\t\to", "k2 250 Ok\n3/4\tnotary\tok3", " 250 Ok\n#hungry", "\n");
        Feeder feeder = agent.feeder(150);
        feeder.feed(List.of("A/1\ta"));
        assertThat(feeder.delivered()).isEqualTo(2);
    }

    @Test
    void whatIsNotDeliveredIsTold() {
        Agent agent = new Agent("#hungry\n", "1/2\t\tdeferred 450 Later\n#hungry\n");
        assertThatThrownBy(() -> agent.feeder(150).feed(List.of("A/1\ta")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("450 Later");
    }

    @Test
    void anAgentThatEndsIsToldWithItsLastWords() {
        Agent agent = new Agent("#hungry\n", "# floor: no host\n");
        assertThatThrownBy(() -> agent.feeder(150).feed(List.of("A/1\ta")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no host");
    }
}
