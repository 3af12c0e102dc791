package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mime.Lines.Returns;

class LinesTest {

    /// Gives a content in these pieces, each of which must fit what room there is.
    private static final class Pieces implements ContentReader {
        private final Deque<byte[]> left = new ArrayDeque<>();

        Pieces(String... pieces) {
            for (String piece : pieces) {
                left.add(piece.getBytes(StandardCharsets.ISO_8859_1));
            }
        }

        @Override
        public int read(ByteBuffer target) {
            byte[] next = left.poll();
            if (next == null) {
                return -1;
            }
            int count = Math.min(next.length, target.remaining());
            target.put(next, 0, count);
            if (count < next.length) {
                left.addFirst(java.util.Arrays.copyOfRange(next, count, next.length));
            }
            return count;
        }

        @Override
        public void close() {
            left.clear();
        }
    }

    /// Each line as its text and its end; a piece of one that starts or goes on with an ellipsis there.
    private static List<String> lines(Returns returns, String... pieces) throws IOException {
        Lines lines = new Lines(new Pieces(pieces), 0);
        List<String> all = new ArrayList<>();
        for (Line line = lines.next(returns); line != null; line = lines.next(returns)) {
            assertThat(line.starts || !line.whole).isTrue();
            all.add((line.starts ? "" : "...")
                    + new String(line.octets, line.from, line.length(), StandardCharsets.ISO_8859_1)
                    + (line.whole || (line.ends() && !line.starts) ? "" : "...")
                    + " " + line.end);
        }
        return all;
    }

    @Test
    void eachOfThreeEndsALine() throws IOException {
        assertThat(lines(Returns.END_LINES, "a\nb\r\nc\rd\r\r\n\n\re"))
                .containsExactly("a LF", "b CR_LF", "c CR", "d CR", " CR_LF", " LF", " CR", "e NONE");
        assertThat(lines(Returns.END_LINES, "a\r")).containsExactly("a CR");
        assertThat(lines(Returns.END_LINES)).isEmpty();
    }

    @Test
    void endsOfWhatIsReadAtATimeDoNotMatter() throws IOException {
        assertThat(lines(Returns.END_LINES, "ab\ncd", "e\nf")).containsExactly("ab LF", "cde LF", "f NONE");
        assertThat(lines(Returns.END_LINES, "ab\ncd\r", "\nf\r", "g"))
                .containsExactly("ab LF", "cd CR_LF", "f CR", "g NONE");
        assertThat(lines(Returns.ARE_BLANKS, "ab\ncd\r", "\nf\r", "g"))
                .containsExactly("ab LF", "cd CR_LF", "f g NONE");
    }

    @Test
    void octetsAreCountedOnceInWhateverPiecesTheyCome() throws IOException {
        Lines lines = new Lines(new Pieces("a\n\u00e4", "=\0", "\u00e4\r", "\n"), 0);
        assertThat(lines.next(Returns.END_LINES)).isNotNull();
        Line line = lines.next(Returns.END_LINES);
        assertThat(line).isNotNull();
        assertThat(line.high).isEqualTo(2);
        assertThat(line.nul).isEqualTo(1);
        assertThat(line.escapes).isEqualTo(4);
    }

    @Test
    void returnWithinALineBecomesABlank() throws IOException {
        assertThat(lines(Returns.ARE_BLANKS, "a\r\rb\n\rc\n")).containsExactly("a  b LF", " c LF");
    }

    @Test
    void returnsInFrontOfALineEndAreLeftOut() throws IOException {
        assertThat(lines(Returns.ARE_BLANKS, "x\na\r\r\r\nb\r\r\r\n")).containsExactly("x LF", "a CR_LF", "b CR_LF");
        assertThat(lines(Returns.ARE_BLANKS, "a\rb\r\r\r\nc\r")).containsExactly("a b CR_LF", "c CR");
        assertThat(lines(Returns.ARE_BLANKS, "\rx\na\r\r\n")).containsExactly(" x LF", "a CR_LF");
        assertThat(lines(Returns.ARE_BLANKS, "ab\rc\nxyz\nuvw")).containsExactly("ab c LF", "xyz LF", "uvw NONE");
    }

    @Test
    void returnsThatWereMadeBlanksAreCounted() throws IOException {
        Lines lines = new Lines(new Pieces("a\r\rb\r\r\nc\n"), 0);
        Line first = lines.next(Returns.ARE_BLANKS);
        assertThat(first).isNotNull();
        assertThat(first.strayReturns).isEqualTo(3);
        Line second = lines.next(Returns.ARE_BLANKS);
        assertThat(second).isNotNull();
        assertThat(second.strayReturns).isZero();
    }

    @Test
    void lineThatIsLongerThanTheBufferComesInPieces() throws IOException {
        String full = "x".repeat(2048);
        assertThat(lines(Returns.END_LINES, full + "yz\n")).containsExactly(full + "... NONE", "...yz LF");
        assertThat(lines(Returns.END_LINES, full + "yz")).containsExactly(full + "... NONE", "...yz... NONE");
        assertThat(lines(Returns.END_LINES, full.substring(1) + "\nyz"))
                .containsExactly(full.substring(1) + " LF", "yz NONE");
        assertThat(lines(Returns.END_LINES, full.substring(1) + "\r\nyz"))
                .containsExactly(full.substring(1) + "... NONE", "... CR_LF", "yz NONE");
    }

    @Test
    void returnAtTheEndOfWhatWasReadWaitsForWhatFollows() throws IOException {
        String first = "x".repeat(999);
        String second = "y".repeat(47);
        assertThat(lines(Returns.END_LINES, first + "\n" + second + "\r", "\nz"))
                .containsExactly(first + " LF", second + " CR_LF", "z NONE");
    }

    @Test
    void contentOfTheOctetsThatAreExpectedIsWhole() throws IOException {
        Line line = new Lines(new Pieces("x".repeat(3000)), 3000).next(Returns.END_LINES);
        assertThat(line).isNotNull();
        assertThat(line.whole).isTrue();
        assertThat(line.length()).isEqualTo(3000);
    }
}
