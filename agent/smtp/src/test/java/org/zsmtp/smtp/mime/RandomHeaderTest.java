package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.wire.Capabilities;

/// Header fields of random words, read back by a decoder that is not ours: each says what it did before.
class RandomHeaderTest {

    private static final int FIELDS = 1500;

    private static final String[] WORDS = {
        "a",
        "Re:",
        "word",
        "\u00e4",
        "gr\u00fc\u00df",
        "\u20ac\u20ac\u20ac",
        "\ud83c\udf89",
        "x".repeat(40),
        "\u65e5\u672c\u8a9e".repeat(12),
        "y".repeat(70),
        "z".repeat(950),
        "\u00f6".repeat(700),
        "=?UTF-8?Q?=C3=A4?=",
        "=?iso-8859-1?q?=E4_=F6?=",
        "a=b",
        "_",
        "?"
    };

    private static final String[] BLANKS = {" ", " ", " ", "  ", "\t", "\n ", "\n\t", " \n "};

    /// One that touches what stands beside it, but for a comment's parentheses.
    private static final Pattern TOUCHED = Pattern.compile(
            "[^ \\t\\n(]=\\?[\\w-]+\\?[QB]\\?[^?\\s]*\\?=|=\\?[\\w-]+\\?[QB]\\?[^?\\s]*\\?=[^ \\t\\n)]");

    private final SplittableRandom random = new SplittableRandom(47);

    private String pick(String[] all) {
        return all[random.nextInt(all.length)];
    }

    private String words(int most) {
        StringBuilder text = new StringBuilder(pick(WORDS));
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(pick(BLANKS)).append(pick(WORDS));
        }
        return text.toString();
    }

    private static String sent(String field, Capabilities capabilities) {
        String octets = new String(field.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        String sent = TestMessage.of(octets + "\n\nplain\n").sent(ConversionOptions.DEFAULTS, capabilities);
        assertThat(sent).endsWith("\n\nplain\n");
        return sent.substring(0, sent.length() - "\n\nplain\n".length());
    }

    private static String decoded(String field) {
        return DecoderUtil.decodeEncodedWords(field.replace("\n", ""), DecodeMonitor.SILENT, StandardCharsets.UTF_8)
                .replaceAll("[ \t]+", " ")
                .strip();
    }

    private static void assertThatItIsMail(String field, String sent) {
        assertThat(sent.chars()).as(field).allMatch(c -> c < 0x80);
        assertThat(sent.lines()).as(field).allMatch(line -> line.length() <= Survey.LONGEST_LINE && !line.isBlank());
        assertThat(sent.lines().skip(1)).as(field).allMatch(line -> line.startsWith(" ") || line.startsWith("\t"));
    }

    @Test
    void textSaysTheSame() {
        for (int i = 0; i < FIELDS; i++) {
            String field = (random.nextBoolean() ? "Subject: " : "X-Note: ") + words(12);
            String sent = sent(field, random.nextBoolean() ? TestMessage.SEVEN_BIT : TestMessage.EIGHT_BIT);
            assertThatItIsMail(field, sent);
            assertThat(decoded(sent)).as(field + "\n->\n" + sent).isEqualTo(decoded(field));
            if (!sent.equals(field)) {
                assertThat(sent.lines().filter(line -> line.contains("=?UTF-8?Q?")))
                        .as(field)
                        .allMatch(
                                line -> line.stripTrailing().length() <= 76 || line.length() > FieldText.LONGEST_WORD);
            }
        }
    }

    @Test
    void addressesStayAndNamesSayTheSame() {
        for (int i = 0; i < FIELDS; i++) {
            StringBuilder value = new StringBuilder();
            StringBuilder addresses = new StringBuilder();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                String address = "u" + n + "@" + "d".repeat(random.nextInt(60)) + ".example";
                String gap = random.nextBoolean() ? " " : "";
                String name = phrase();
                value.append(value.isEmpty() ? "" : "," + gap)
                        .append(
                                switch (random.nextInt(4)) {
                                    case 0 -> address;
                                    case 1 -> address + gap + "(" + phrase().replace("\"", "") + ")";
                                    case 2 -> "\"" + name.replace("\"", "") + "\"" + gap + "<" + address + ">";
                                    default -> name + gap + "<" + address + ">";
                                });
                addresses.append(address).append(' ');
            }
            String field = "To: " + value;
            String sent = sent(field, random.nextBoolean() ? TestMessage.SEVEN_BIT : TestMessage.EIGHT_BIT);
            assertThatItIsMail(field, sent);
            assertThat(TOUCHED.matcher(sent).find()).as(sent).isFalse();
            assertThat(sent.replaceAll("(?s).*?(u[1-4]@d*\\.example)|.+$", "$1 ")
                            .strip())
                    .as(field)
                    .isEqualTo(addresses.toString().strip());
            assertThat(decoded(sent).replaceAll("[\\s\"]", ""))
                    .as(field + "\n->\n" + sent)
                    .isEqualTo(decoded(field).replaceAll("[\\s\"]", ""));
        }
    }

    private String phrase() {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String word = pick(WORDS);
            text.append(text.isEmpty() ? "" : " ").append(word.matches("[a-z\u0080-\uffff]+") ? word : "b");
        }
        return text.toString();
    }
}
