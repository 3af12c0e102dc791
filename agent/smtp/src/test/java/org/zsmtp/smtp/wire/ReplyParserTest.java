package org.zsmtp.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyParserTest {

    private static final ReplyLimits SMALL = new ReplyLimits(20, 3, 40);

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<Reply> drain(ReplyParser parser) throws ReplySyntaxException {
        List<Reply> replies = new ArrayList<>();
        for (Reply reply = parser.next(); reply != null; reply = parser.next()) {
            replies.add(reply);
        }
        return replies;
    }

    private static List<Reply> whole(String text, ReplyLimits limits) throws ReplySyntaxException {
        ReplyParser parser = new ReplyParser(limits);
        parser.append(octets(text));
        return drain(parser);
    }

    static Stream<Arguments> wellFormed() {
        return Stream.of(
                Arguments.of("250 ok\r\n", List.of(Reply.of(250, "ok"))),
                Arguments.of("250\r\n", List.of(Reply.of(250, ""))),
                Arguments.of("250 \r\n", List.of(Reply.of(250, ""))),
                Arguments.of("250-\r\n250\r\n", List.of(Reply.of(250, "", ""))),
                Arguments.of("220-a\r\n220-b\r\n220 c\r\n", List.of(Reply.of(220, "a", "b", "c"))),
                Arguments.of("250 one\r\n550 two\r\n", List.of(Reply.of(250, "one"), Reply.of(550, "two"))),
                Arguments.of("250 lone LF\n", List.of(Reply.of(250, "lone LF"))),
                Arguments.of("250 a\rb\r\n", List.of(Reply.of(250, "a\rb"))),
                Arguments.of("250 two\r\r\n", List.of(Reply.of(250, "two\r"))),
                Arguments.of("250 nul\u0000here\r\n", List.of(Reply.of(250, "nul\u0000here"))),
                Arguments.of("550 gr\u00fc\u00dfe\r\n", List.of(Reply.of(550, "gr\u00fc\u00dfe"))),
                // UTF-8 stays the octets it came as.
                Arguments.of("550 \u00c3\u00bc\r\n", List.of(Reply.of(550, "\u00c3\u00bc"))),
                Arguments.of("250  two blanks \r\n", List.of(Reply.of(250, " two blanks "))),
                Arguments.of("200 least\r\n599 most\r\n", List.of(Reply.of(200, "least"), Reply.of(599, "most"))));
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void replyIsReadWhole(String text, List<Reply> replies) throws ReplySyntaxException {
        assertThat(whole(text, ReplyLimits.DEFAULTS)).isEqualTo(replies);
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void replyIsReadWhereverItIsSplit(String text, List<Reply> replies) throws ReplySyntaxException {
        for (int at = 0; at <= text.length(); at++) {
            ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
            parser.append(octets(text.substring(0, at)));
            List<Reply> read = drain(parser);
            parser.append(octets(text.substring(at)));
            read.addAll(drain(parser));
            assertThat(read).isEqualTo(replies);
        }
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void replyIsReadOctetByOctet(String text, List<Reply> replies) throws ReplySyntaxException {
        ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
        List<Reply> read = new ArrayList<>();
        for (int at = 0; at < text.length(); at++) {
            parser.append(octets(text.substring(at, at + 1)));
            read.addAll(drain(parser));
        }
        assertThat(read).isEqualTo(replies);
        assertThat(parser.buffered()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r\n",
                "25\n",
                "25\r\n",
                "2\r\n",
                "999 x\r\n",
                "199 x\r\n",
                "600 x\r\n",
                "100 x\r\n",
                "000 x\r\n",
                "2x0 ok\r\n",
                "+50 ok\r\n",
                "-25 ok\r\n",
                " 250 ok\r\n",
                "250_ok\r\n",
                "2500 ok\r\n",
                "250\tok\r\n",
                "250\r\r\n",
                "250-a\r\n550 b\r\n",
                "250-a\r\nb\r\n",
                "250-a\r\n\r\n",
                "hello\r\n",
                "\u00b2\u00b50 ok\r\n",
                "\u0000\u0000\u0000\n"
            })
    void lineThatIsNoReplyIsRefusedWhereverItIsSplit(String text) {
        for (int at = 0; at <= text.length(); at++) {
            String head = text.substring(0, at);
            String tail = text.substring(at);
            ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
            assertThatThrownBy(() -> {
                        parser.append(octets(head));
                        drain(parser);
                        parser.append(octets(tail));
                        drain(parser);
                    })
                    .isInstanceOf(ReplySyntaxException.class);
        }
    }

    @Test
    void repliesBeforeTheFaultAreGiven() throws ReplySyntaxException {
        ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
        parser.append(octets("250 ok\r\nhello\r\n"));
        assertThat(parser.next()).isEqualTo(Reply.of(250, "ok"));
        assertThatThrownBy(parser::next).isInstanceOf(ReplySyntaxException.class);
    }

    @Test
    void messageOfTheFaultIsPrintableAndShort() {
        assertThatThrownBy(() -> whole("\u001b[2J\r\t\u00e4" + "x".repeat(1000) + "\n", ReplyLimits.DEFAULTS))
                .isInstanceOf(ReplySyntaxException.class)
                .message()
                .matches("[ -~]{1,100}");
    }

    @Test
    void endlessLineIsCutOff() {
        ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
        byte[] piece = "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> {
                    parser.append(octets("250 "));
                    for (int i = 0; i < 1_000_000; i++) {
                        parser.append(ByteBuffer.wrap(piece));
                        drain(parser);
                    }
                })
                .isInstanceOf(ReplySyntaxException.class);
        assertThat(parser.buffered()).isLessThan(6000);
    }

    @Test
    void endlessReplyIsCutOff() {
        ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        parser.append(octets("250-\r\n"));
                        drain(parser);
                    }
                })
                .isInstanceOf(ReplySyntaxException.class);
        assertThat(parser.buffered()).isLessThan(ReplyLimits.DEFAULTS.replyOctets());
    }

    @Test
    void limitsHoldToTheOctet() throws ReplySyntaxException {
        // 20 octets a line with its end, 3 lines, 40 octets.
        assertThat(whole("250 " + "x".repeat(14) + "\r\n", SMALL)).hasSize(1);
        assertThatThrownBy(() -> whole("250 " + "x".repeat(15) + "\r\n", SMALL))
                .isInstanceOf(ReplySyntaxException.class);
        assertThatThrownBy(() -> whole("250 " + "x".repeat(16), SMALL)).isInstanceOf(ReplySyntaxException.class);
        assertThat(whole("250-a\r\n250-a\r\n250 a\r\n", SMALL)).hasSize(1);
        assertThatThrownBy(() -> whole("250-a\r\n250-a\r\n250-a\r\n250 a\r\n", SMALL))
                .isInstanceOf(ReplySyntaxException.class);
        assertThat(whole("250-" + "x".repeat(14) + "\r\n250 " + "x".repeat(14) + "\r\n", SMALL))
                .hasSize(1);
        assertThatThrownBy(() -> whole("250-" + "x".repeat(14) + "\r\n250-" + "x".repeat(13) + "\r\n250\r\n", SMALL))
                .isInstanceOf(ReplySyntaxException.class);
    }

    @Test
    void limitsCountForEachReplyAnew() throws ReplySyntaxException {
        assertThat(whole("250 0123456789\r\n".repeat(100), SMALL)).hasSize(100);
    }

    @Test
    void bufferedCountsWhatBelongsToNoReplyYet() throws ReplySyntaxException {
        ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
        parser.append(octets("220 go\r\n250-evil\r\n25"));
        assertThat(parser.next()).isEqualTo(Reply.of(220, "go"));
        assertThat(parser.next()).isNull();
        assertThat(parser.buffered()).isEqualTo(12);
    }

    /// The parser's buffer is moved and grows in all ways that there are: nothing held, some held, more than fits.
    @Test
    void noOctetIsLostOrMovedHoweverMuchComesAtOnce() throws ReplySyntaxException {
        StringBuilder text = new StringBuilder();
        List<Reply> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String first = i + " " + "abcdefghijklmnopqrstuvwxyz".repeat(i % 37);
            String second = "end of " + i;
            text.append("250-").append(first).append("\r\n250 ").append(second).append("\r\n");
            sent.add(Reply.of(250, first, second));
        }
        for (int piece : new int[] {1, 7, 100, 255, 256, 257, 400, 511, 512, 513, 700, 1024, 1500, 5000, 40_000}) {
            ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
            List<Reply> read = new ArrayList<>();
            for (int at = 0; at < text.length(); at += piece) {
                parser.append(octets(text.substring(at, Math.min(at + piece, text.length()))));
                read.addAll(drain(parser));
            }
            assertThat(read).as("pieces of " + piece).isEqualTo(sent);
            assertThat(parser.buffered()).isZero();
        }
    }

    @Test
    void octetsThatAreHeldOutlastTheirMoveToTheFront() throws ReplySyntaxException {
        ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
        String first = "250 " + "x".repeat(400) + "\r\n";
        parser.append(octets(first + "250-held "));
        assertThat(parser.next()).isEqualTo(Reply.of(250, "x".repeat(400)));
        assertThat(parser.next()).isNull();
        parser.append(octets("y".repeat(200) + "\r\n250 ok\r\n"));
        assertThat(parser.next()).isEqualTo(Reply.of(250, "held " + "y".repeat(200), "ok"));
    }

    @Test
    void restLosesNothing() throws ReplySyntaxException {
        ReplyParser parser = new ReplyParser(ReplyLimits.DEFAULTS);
        parser.rest();
        parser.append(octets("250 one\r\n250-tw"));
        assertThat(parser.next()).isEqualTo(Reply.of(250, "one"));
        assertThat(parser.next()).isNull();
        parser.rest();
        parser.append(octets("o\r\n"));
        assertThat(parser.next()).isNull();
        parser.rest();
        parser.append(octets("250 three\r\n"));
        assertThat(parser.next()).isEqualTo(Reply.of(250, "two", "three"));
        parser.rest();
        parser.append(octets("250 four\r\n"));
        assertThat(parser.next()).isEqualTo(Reply.of(250, "four"));
    }

    @Test
    void faultIsToldInUpToSixtyPrintableOctets() {
        String line = "~ " + "z".repeat(57) + "\u007f" + "end";
        assertThatThrownBy(() -> whole(line + "\r\n", ReplyLimits.DEFAULTS))
                .isInstanceOf(ReplySyntaxException.class)
                .hasMessage("not a reply: ~ " + "z".repeat(57) + "?");
        assertThatThrownBy(() -> whole("2x\r\n", ReplyLimits.DEFAULTS)).hasMessage("not a reply: 2x");
    }

    @Test
    void limitsThatNoReplyCouldKeepAreRefused() {
        assertThat(new ReplyLimits(6, 1, 6).lines()).isEqualTo(1);
        for (int[] limits : new int[][] {{5, 1, 6}, {6, 0, 6}, {7, 1, 6}}) {
            assertThatThrownBy(() -> new ReplyLimits(limits[0], limits[1], limits[2]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
