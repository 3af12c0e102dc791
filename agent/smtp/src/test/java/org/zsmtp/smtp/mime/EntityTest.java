package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTest {

    private static Entity with(String... fields) {
        Entity entity = new Entity(0, null, true);
        for (String field : fields) {
            entity.read(TestLine.field(field));
        }
        return entity;
    }

    private static Entity multipart(String boundary) {
        Entity entity = with("Content-Type: multipart/mixed; boundary=\"" + boundary + "\"");
        entity.headerEnds(true);
        return entity;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain|text/plain|false",
                "text/plain|application/x|false",
                "text/plain|x|false",
                "x|image/png|false",
                "message/rfc822|message/rfc822|false",
                "multipart/a; boundary=b|multipart/c; boundary=b|false",
                "text/plain; charset=utf-16|text/html; charset=ucs-2|false",
                "text/plain|text/plain; charset=utf-16|true",
                "text/plain; charset=utf-16|x|true",
                "text/plain|multipart/a; boundary=b|true",
                "multipart/a; boundary=b|text/plain|true",
                "text/plain|message/rfc822|true",
                "message/rfc822|text/plain|true",
                "message/rfc822|message/global|true",
                "multipart/a; boundary=b|multipart/a; boundary=c|true",
                "multipart/a|message/rfc822|true",
                "message/rfc822|multipart/a|true",
                "message/partial|message/rfc822|true"
            })
    void typesOfWhichReadersWouldSeeOtherPartsAreAmbiguous(String one, String other, boolean ambiguous) {
        assertThat(with("Content-Type: " + one, "Content-Type: " + other).ambiguous)
                .isEqualTo(ambiguous);
    }

    @ParameterizedTest
    @CsvSource({
        "8bit, 8bit, EIGHT_BIT, false",
        "7bit, binary, BINARY, false",
        "binary, 7bit, BINARY, false",
        "7bit, utf-8, STRANGE, false",
        "base64, base64, BASE64, false",
        "base64, 7bit, BASE64, true",
        "quoted-printable, base64, QUOTED_PRINTABLE, true",
        "7bit, base64, SEVEN_BIT, true"
    })
    void encodingIsTheOneThatPromisesMost(String one, String other, TransferEncoding encoding, boolean ambiguous) {
        Entity entity = with("Content-Transfer-Encoding: " + one, "Content-Transfer-Encoding: " + other);
        assertThat(entity.encoding).isEqualTo(encoding);
        assertThat(entity.ambiguous).isEqualTo(ambiguous);
    }

    /// RFC 2046 section 5.1.5: only parts of a digest are messages by themselves.
    @Test
    void partOfADigestIsAMessage() {
        Entity digest = with("Content-Type: multipart/digest; boundary=b");
        assertThat(new Entity(1, digest, false).type()).isEqualTo(MediaType.MESSAGE);
        assertThat(new Entity(1, digest, true).type()).isEqualTo(MediaType.TEXT_PLAIN);
        assertThat(new Entity(1, multipart("b"), false).type()).isEqualTo(MediaType.TEXT_PLAIN);
        Entity given = new Entity(1, digest, false);
        given.read(TestLine.field("Content-Type: x"));
        assertThat(given.type()).isEqualTo(MediaType.TEXT_PLAIN);
    }

    @Test
    void partsAreLookedForWhereTheBoundaryCanBeFound() {
        assertThat(multipart("b".repeat(900)).kind).isEqualTo(Entity.Kind.MULTIPART);
        assertThat(multipart("b".repeat(901)).ambiguous).isTrue();
        assertThat(multipart("b\u007f").kind).isEqualTo(Entity.Kind.MULTIPART);
        assertThat(multipart("b\u0080").ambiguous).isTrue();
        assertThat(multipart("b\u00e4").kind).isEqualTo(Entity.Kind.LEAF);
    }

    /// RFC 2046 section 5.1.1.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "--b|NEXT_PART",
                "--b \t|NEXT_PART",
                "--b--|LAST",
                "--b-- \t|LAST",
                "--b-|NONE",
                "--b---|NONE",
                "--b -|NONE",
                "--b --|NONE",
                "--bc|NONE",
                "--b--c|NONE",
                "--c|NONE",
                "--|NONE"
            })
    void delimiterIsTheBoundaryWithHyphens(String line, Entity.Delimiter delimiter) {
        assertThat(multipart("b").delimiter(TestLine.of(line, Line.End.LF))).isEqualTo(delimiter);
    }
}
