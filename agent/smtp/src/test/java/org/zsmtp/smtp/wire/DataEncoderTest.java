package org.zsmtp.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.wire.DataEncoder.Transparency;

class DataEncoderTest {

    private static final String[] SMUGGLED = {
        "\n.\n",
        "\n.\r\n",
        "\r.\r",
        "\r\n.\r",
        "\r.\r\n",
        "\r.\n",
        "\n.\r",
        "\r\n.\n",
        "\r\n.\r\n",
        "\r\n\u0000.\r\n",
        "\n\u0000\u0000.\u0000\n",
        "\u0000",
        "\r",
        "\n",
        "\n\r",
        "\r\r\n",
        "."
    };

    /// Encodes with the content cut into pieces of one size and the room on the wire of another.
    private static String encoded(String content, int piece, int room) {
        DataEncoder encoder = new DataEncoder(Transparency.DOTS_DOUBLED);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
        for (int from = 0; from < octets.length; from += piece) {
            ByteBuffer source = ByteBuffer.wrap(octets, from, Math.min(piece, octets.length - from));
            while (source.hasRemaining()) {
                ByteBuffer target = ByteBuffer.allocate(room);
                encoder.encode(source, target);
                wire.write(target.array(), 0, target.position());
            }
        }
        ByteBuffer end = ByteBuffer.allocate(7);
        encoder.end(end);
        wire.write(end.array(), 0, end.position());
        return wire.toString(StandardCharsets.ISO_8859_1);
    }

    private static String encoded(String content) {
        return encoded(content, 1_000_000, 2_000_000);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '|',
            value = {
                "a\\n|a\\r\\n.\\r\\n",
                "a\\r\\n|a\\r\\n.\\r\\n",
                "a\\r|a\\r\\n.\\r\\n",
                "a|a\\r\\n.\\r\\n",
                "''|.\\r\\n",
                "\\n|\\r\\n.\\r\\n",
                "\\r|\\r\\n.\\r\\n",
                "\\r\\r\\n|\\r\\n\\r\\n.\\r\\n",
                "\\n\\r|\\r\\n\\r\\n.\\r\\n",
                ".|..\\r\\n.\\r\\n",
                ".a|..a\\r\\n.\\r\\n",
                "..|...\\r\\n.\\r\\n",
                "a.b|a.b\\r\\n.\\r\\n",
                "a\\n.|a\\r\\n..\\r\\n.\\r\\n",
                "a\\r.b|a\\r\\n..b\\r\\n.\\r\\n",
                "a\\n\u0000.|a\\r\\n\u0000..\\r\\n.\\r\\n",
                "\u0000|\u0000\\r\\n.\\r\\n"
            })
    void knownAnswers(String content, String wire) {
        assertThat(escaped(encoded(unescaped(content)))).isEqualTo(wire);
    }

    @Test
    void onlyTheEndLooksLikeAnEndOfDataHoweverLaxTheReader() {
        for (String smuggled : SMUGGLED) {
            for (String before : new String[] {"", "a", "a\n", "a\r", "a\r\n", "."}) {
                for (String after : new String[] {"", "a", "\n", "\r", "\r\n", ".", "MAIL From:<x@x>\r\n", smuggled}) {
                    String wire = encoded(before + smuggled + after);
                    assertThat(wire).endsWith(".\r\n");
                    // A reader that takes any of CR, LF and CR LF for a line end sees no lone dot but the last.
                    // Nor does one that drops NUL.
                    for (String seen : new String[] {wire, wire.replace("\u0000", "")}) {
                        String[] lines = seen.split("\r\n|\r|\n", -1);
                        for (int i = 0; i < lines.length - 2; i++) {
                            assertThat(lines[i]).as(escaped(wire)).isNotEqualTo(".");
                        }
                    }
                    assertThat(wire.replace("\r\n", "")).doesNotContain("\r").doesNotContain("\n");
                }
            }
        }
    }

    @Test
    void boundariesOfBuffersDoNotMatter() {
        for (String smuggled : SMUGGLED) {
            for (String content : new String[] {smuggled, "ab" + smuggled + "cd" + smuggled, smuggled + smuggled}) {
                String whole = encoded(content);
                for (int piece = 1; piece <= content.length(); piece++) {
                    for (int room = 4; room <= 12; room++) {
                        assertThat(encoded(content, piece, room)).isEqualTo(whole);
                    }
                }
            }
        }
    }

    @Test
    void octetsAbove127AndNulPass() {
        StringBuilder octets = new StringBuilder();
        for (char c = 0; c <= 0xff; c++) {
            if (c != '\r' && c != '\n') {
                octets.append(c);
            }
        }
        assertThat(encoded(octets.toString())).isEqualTo(octets + "\r\n.\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void encoderWithoutRoomTakesNothing(int room) {
        ByteBuffer content = ByteBuffer.wrap(new byte[] {'a'});
        ByteBuffer wire = ByteBuffer.allocate(room);
        new DataEncoder(Transparency.DOTS_DOUBLED).encode(content, wire);
        assertThat(content.remaining()).isEqualTo(1);
        assertThat(wire.position()).isZero();
    }

    private static String escaped(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }
}
