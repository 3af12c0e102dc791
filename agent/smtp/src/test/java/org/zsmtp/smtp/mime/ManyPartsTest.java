package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.mail.ConversionMode;

/// Contents of more parts than are looked into (RFC 2046 sets no bound, an attacker's mail must).
class ManyPartsTest {

    /// The message itself is one entity.
    private static final int MOST_PARTS = MimeWalker.MOST_ENTITIES - 1;

    private static final String TOP = """
            Received: x
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=abc
            Content-Transfer-Encoding: 8bit

            """;
    private static final String PART =
            "--abc\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGr\u00c3\u00bcn\n";
    private static final String EMPTY = "--abc\n\n";

    private static int encoded(String sent) {
        return (sent.length() - sent.replace("Gr=C3=BCn", "").length()) / "Gr=C3=BCn".length();
    }

    /// Counts what the walk finds.
    private static final class Counting implements MimeVisitor {
        int entities;
        int delimiters;
        int innerDelimiters;

        @Override
        public void field(Entity entity, Field field) {}

        @Override
        public void longField(Entity entity, Line line) {}

        @Override
        public void headerEnds(Entity entity, boolean emptyLine) {}

        @Override
        public void body(Entity entity, Line line) {}

        @Override
        public void delimiter(Entity multipart, Line line) {
            delimiters++;
            innerDelimiters += multipart.depth > 0 ? 1 : 0;
        }

        @Override
        public void entityEnds(Entity entity, boolean atDelimiter) {
            entities++;
        }
    }

    private static Counting walked(String text) throws IOException {
        TestMessage message = TestMessage.of(text);
        Counting counting = new Counting();
        MimeWalker walker = new MimeWalker(counting);
        try (ContentReader reader = StoredReader.of(message, ConversionMode.NONE)) {
            Lines lines = new Lines(reader, text.length());
            for (Line line = lines.next(walker.returns()); line != null; line = lines.next(walker.returns())) {
                walker.line(line);
            }
        }
        walker.end();
        return counting;
    }

    @Test
    void allPartsUpToTheBoundAreConverted() {
        String sent =
                TestMessage.of(TOP + PART.repeat(MOST_PARTS) + "--abc--\n").sentToSevenBit();
        assertThat(encoded(sent)).isEqualTo(MOST_PARTS);
        assertThat(sent).doesNotContain("\u00c3");
    }

    @Test
    void whatComesBehindTheBoundIsOneBodyThatNobodyLooksInto() {
        String rest = "--abc\nContent-Type: text/plain\n\nseven bit\n".repeat(3) + "--abc--\n";
        String sent = TestMessage.of(TOP + PART.repeat(MOST_PARTS) + rest).sentToSevenBit();
        assertThat(encoded(sent)).isEqualTo(MOST_PARTS);
        assertThat(sent).endsWith(rest);
    }

    @Test
    void walkBehindTheBoundFindsOneEntityAndNoDelimiterMore() throws IOException {
        Counting within = walked(TOP + EMPTY.repeat(MOST_PARTS) + "--abc--\n");
        assertThat(within.entities).isEqualTo(MimeWalker.MOST_ENTITIES);
        assertThat(within.delimiters).isEqualTo(MOST_PARTS + 1);
        Counting beyond = walked(TOP + EMPTY.repeat(MOST_PARTS + 10) + "--abc--\n");
        assertThat(beyond.entities).isEqualTo(MimeWalker.MOST_ENTITIES + 1);
        assertThat(beyond.delimiters).isEqualTo(MOST_PARTS + 1);
    }

    @Test
    void multipartThatIsTheLastEntityIsNotLookedInto() throws IOException {
        String inner = """
                --abc
                Content-Type: multipart/mixed; boundary=def

                --def
                Content-Type: text/plain

                x
                --def--
                """;
        Counting within = walked(TOP + EMPTY.repeat(MOST_PARTS - 2) + inner + "--abc--\n");
        assertThat(within.entities).isEqualTo(MimeWalker.MOST_ENTITIES);
        assertThat(within.innerDelimiters).isEqualTo(2);
        Counting beyond = walked(TOP + EMPTY.repeat(MOST_PARTS - 1) + inner + "--abc--\n");
        assertThat(beyond.entities).isEqualTo(MimeWalker.MOST_ENTITIES);
        assertThat(beyond.innerDelimiters).isZero();
    }
}
