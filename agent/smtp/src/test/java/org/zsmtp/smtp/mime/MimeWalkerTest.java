package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;

class MimeWalkerTest {

    private static final String OUTER = "Content-Type: multipart/mixed; boundary=o";
    private static final String INNER = "Content-Type: multipart/mixed; boundary=i";

    /// What is seen, each with the number of its entity; an exclamation mark where the content ends instead.
    private static final class Seen implements MimeVisitor {
        private final List<String> all = new ArrayList<>();

        private static String text(Line line) {
            return new String(line.octets, line.from, line.length(), StandardCharsets.ISO_8859_1);
        }

        @Override
        public void field(Entity entity, Field field) {
            all.add("field " + entity.index + " " + field.octets());
        }

        @Override
        public void longField(Entity entity, Line line) {
            all.add("long " + entity.index + " " + line.length());
        }

        @Override
        public void headerEnds(Entity entity, boolean emptyLine) {
            all.add("header " + entity.index + (emptyLine ? "" : "!"));
        }

        @Override
        public void body(Entity entity, Line line) {
            all.add("body " + entity.index + " " + text(line));
        }

        @Override
        public void delimiter(Entity multipart, Line line) {
            all.add("delimiter " + multipart.index + " " + text(line));
        }

        @Override
        public void entityEnds(Entity entity, boolean atDelimiter) {
            all.add("end " + entity.index + (atDelimiter ? "" : "!"));
        }
    }

    private static List<String> seen(String text) throws IOException {
        Seen seen = new Seen();
        MimeWalker walker = new MimeWalker(seen);
        Content content = Content.of(text.getBytes(StandardCharsets.ISO_8859_1), BodyType.EIGHT_BIT_MIME);
        Lines lines = new Lines(content.open(), text.length());
        for (Line line = lines.next(walker.returns()); line != null; line = lines.next(walker.returns())) {
            walker.line(line);
        }
        walker.end();
        return seen.all;
    }

    @Test
    void headerMayEndWithTheContent() throws IOException {
        assertThat(seen("a: b")).containsExactly("field 0 a: b", "header 0!", "end 0!");
        assertThat(seen("")).containsExactly("header 0!", "end 0!");
        assertThat(seen("a: b\n\n")).containsExactly("field 0 a: b", "header 0", "end 0!");
    }

    @Test
    void headerOfAPartMayEndAtADelimiter() throws IOException {
        assertThat(seen(OUTER + "\n\n--o\nX: y\n--o\n\nt\n--o--\n"))
                .containsExactly(
                        "field 0 " + OUTER,
                        "header 0",
                        "delimiter 0 --o",
                        "field 1 X: y",
                        "header 1!",
                        "end 1",
                        "delimiter 0 --o",
                        "header 2",
                        "body 2 t",
                        "end 2",
                        "delimiter 0 --o--",
                        "end 0!");
    }

    @Test
    void headerOfAnEnclosedMessageMayEndAtADelimiter() throws IOException {
        assertThat(seen(OUTER + "\n\n--o\nContent-Type: message/rfc822\n--o--\n"))
                .containsExactly(
                        "field 0 " + OUTER,
                        "header 0",
                        "delimiter 0 --o",
                        "field 1 Content-Type: message/rfc822",
                        "header 1!",
                        "header 2!",
                        "end 2",
                        "end 1",
                        "delimiter 0 --o--",
                        "end 0!");
    }

    @Test
    void outerMultipartGoesOnBehindTheInner() throws IOException {
        for (String close : new String[] {"--i--\n", ""}) {
            assertThat(seen(OUTER + "\n\n--o\n" + INNER + "\n\n--i\n\na\n" + close
                            + "--o\n\nb\n--o\n\nc\n--o--\n--o\n"))
                    .filteredOn(event -> !event.equals("delimiter 1 --i--"))
                    .containsExactly(
                            "field 0 " + OUTER,
                            "header 0",
                            "delimiter 0 --o",
                            "field 1 " + INNER,
                            "header 1",
                            "delimiter 1 --i",
                            "header 2",
                            "body 2 a",
                            "end 2",
                            "end 1",
                            "delimiter 0 --o",
                            "header 3",
                            "body 3 b",
                            "end 3",
                            "delimiter 0 --o",
                            "header 4",
                            "body 4 c",
                            "end 4",
                            "delimiter 0 --o--",
                            "body 0 --o",
                            "end 0!");
        }
    }

    @Test
    void delimiterIsALineOfNoMoreThan1024Octets() throws IOException {
        String delimiter = "--o" + " ".repeat(1021);
        assertThat(seen(OUTER + "\n\n" + delimiter + "\n\nx\n")).contains("delimiter 0 " + delimiter, "body 1 x");
        assertThat(seen(OUTER + "\n\n" + delimiter + " \n\nx\n")).contains("body 0 " + delimiter + " ", "body 0 x");
    }

    @Test
    void messageInTheLastPartThatIsReadIsNotLookedInto() throws IOException {
        String message = "--o\nContent-Type: message/rfc822\n\nX: y\n\nz\n--o--\n";
        int parts = MimeWalker.MOST_ENTITIES - 2;
        assertThat(seen(OUTER + "\n\n" + "--o\n\na\n".repeat(parts - 1) + message))
                .contains("field " + (parts + 1) + " X: y", "body " + (parts + 1) + " z");
        assertThat(seen(OUTER + "\n\n" + "--o\n\na\n".repeat(parts) + message))
                .contains("body " + (parts + 1) + " X: y", "body " + (parts + 1) + " z");
    }

    @Test
    void lineThatBeginsWithTwoHyphensIsOneWhoseOwnThoseAre() {
        assertThat(TestLine.of("--", Line.End.LF).startsWith((byte) '-', (byte) '-'))
                .isTrue();
        for (String text : new String[] {"", "-", "-x", "x-"}) {
            assertThat(TestLine.of(text, Line.End.LF).startsWith((byte) '-', (byte) '-'))
                    .isFalse();
        }
    }
}
