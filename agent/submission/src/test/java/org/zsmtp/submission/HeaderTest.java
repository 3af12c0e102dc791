package org.zsmtp.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.text.Printable;

class HeaderTest {

    static Header header(String text) {
        try {
            return Header.of(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (HeaderException tooLong) {
            throw new AssertionError(tooLong);
        }
    }

    private static String text(Header header) {
        return new String(header.octets(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "\r\n",
                "Subject: hi",
                "Subject: hi\n",
                "Subject: hi\r\n\r\n",
                "Subject: a\n b\r\n\tc\nTo: x\n\n",
                "no field\n\n",
                " begins with a blank\nTo: x\n\n",
                "From alice Mon Jan  1 00:00:00 2026\nTo: x\n\n",
                "A: \u0000\u00ff\r stray\n\n",
                "A:\n\n",
                ":\n\n",
                "A : obsolete\n\n",
                " \n \n\n",
                "\r",
                "A: b\n\r"
            })
    void octetsAreKept(String text) {
        assertThat(text(header(text))).isEqualTo(text);
    }

    @Test
    void bodyIsLeftInTheStream() throws Exception {
        InputStream in = new ByteArrayInputStream("A: b\r\n\r\nbody\n".getBytes(StandardCharsets.US_ASCII));
        Header header = Header.read(in, Header.LIMIT);
        assertThat(header.isEnded()).isTrue();
        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("body\n");
    }

    @Test
    void fieldsAreFoundByNameAndUnfolded() {
        Header header = header("Subject: a\r\n  b\nto: x\nTO:y\nA : z\nnone\n more\n\nX: body");
        assertThat(header.first("SUBJECT")).contains("a  b");
        assertThat(header.all("To")).containsExactly("x", "y");
        assertThat(header.first("a")).contains("z");
        assertThat(header.has("X")).isFalse();
        assertThat(header.hasStrayLines()).isTrue();
        assertThat(header.fields()).extracting(HeaderField::name).containsExactly("Subject", "to", "TO", "A");
    }

    @Test
    void limitIsTheMostOctets() throws Exception {
        byte[] octets = "A: b\n\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(Header.read(new ByteArrayInputStream(octets), 6).isEnded()).isTrue();
        assertThatThrownBy(() -> Header.read(new ByteArrayInputStream(octets), 5))
                .isInstanceOf(HeaderException.class)
                .hasMessage("the header is longer than 5 octets");
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThatThrownBy(() -> Header.read(endless, 1000)).isInstanceOf(HeaderException.class);
    }

    @Test
    void editsLeaveTheRestAlone() {
        Header header = header("Received: x\r\n by y\r\nBcc: secret\r\nSubject: old\nSubject: older\n\n");
        assertThat(text(header.without("bcc", "To")))
                .isEqualTo("Received: x\r\n by y\r\nSubject: old\nSubject: older\n\n");
        assertThat(text(header.with("Date", "now"))).startsWith("Date: now\nReceived: x\r\n by y\r\n");
        assertThat(text(header.withOnly("subject", "new")))
                .isEqualTo("Received: x\r\n by y\r\nBcc: secret\r\nsubject: new\n\n");
        assertThat(text(header.withOnly("To", "z"))).endsWith("Subject: older\nTo: z\n\n");
        assertThat(text(header("A: b").withLast("C", "d"))).isEqualTo("A: b\nC: d\n");
        assertThat(text(header("A: b").withOnly("C", "d"))).isEqualTo("A: b\nC: d\n");
        assertThat(text(Header.EMPTY.with("A", "b"))).isEqualTo("A: b\n\n");
    }

    @Test
    void separatorOfMailboxesGoesOnRequest() {
        assertThat(text(header("From alice Mon\nTo: x\n\n").withoutSeparator())).isEqualTo("To: x\n\n");
        assertThat(text(header(">From alice Mon\nTo: x\n\n").withoutSeparator()))
                .isEqualTo("To: x\n\n");
        assertThat(text(header("From: alice\nFrom bob\n\n").withoutSeparator())).isEqualTo("From: alice\nFrom bob\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\r\nBcc: evil@e.example",
                "x\nBcc: evil",
                "x\rBcc: evil",
                "x\n\nbody",
                "\u0000",
                "a\u000b",
                "\u0085",
                "\u2028",
                "\u007f",
                "x\r\n continued",
                "\ud800"
            })
    void noLineIsPutInByAValue(String value) {
        assertThatThrownBy(() -> Header.EMPTY.with("Subject", value))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .matches("[ -~]*");
        assertThatThrownBy(() -> Header.EMPTY.withOnly("Subject", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Header.EMPTY.withLast("Subject", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\n", "a\r\nBcc", "\u00e4", "a\0", "a\t"})
    void noLineIsPutInByAName(String name) {
        assertThatThrownBy(() -> Header.EMPTY.with(name, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textBeyondAsciiIsUtf8() {
        Header header = Header.EMPTY.with("Subject", "gr\u00fc\u00dfe \ud83d\ude00");
        assertThat(header.fields().getFirst().text()).isEqualTo("gr\u00fc\u00dfe \ud83d\ude00");
        assertThat(header("Subject: gr\u00fc\u00dfe\n\n").fields().getFirst().text())
                .isEqualTo("gr\u00fc\u00dfe");
    }

    @Test
    void valuesAreNotShown() {
        assertThat(header("Bcc: secret@b.example\n\n")).hasToString("Header[Bcc]");
    }

    /// Whatever comes, its octets are kept, and taking a field out leaves no trace of it.
    @Test
    void anyOctetsAreAHeader() {
        Random random = new Random(4711);
        String[] bits = {
            "\n", "\r\n", "\r", ":", " ", "\t", "To", "Bcc", "a@b.example", "\0", "\u00e9", "From ", ",", "x"
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(bits[random.nextInt(bits.length)]);
            }
            Header header = header(text.toString());
            String kept = text(header);
            assertThat(text.toString()).startsWith(kept);
            if (!header.isEnded()) {
                assertThat(kept).isEqualTo(text.toString());
            }
            Header without = header(text(header.without("Bcc")));
            assertThat(without.has("Bcc")).as(Printable.line(text.toString())).isFalse();
            Header more = header.with("Bcc", "x");
            assertThat(header(text(more)).all("Bcc")).hasSize(header.all("Bcc").size() + 1);
            Header last = header.withLast("Bcc", "x");
            assertThat(header(text(last)).all("Bcc")).hasSize(header.all("Bcc").size() + 1);
        }
    }
}
