package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.junit.jupiter.api.Test;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mime.ConversionOptions.Channel;
import org.zsmtp.smtp.wire.Capabilities;

/// Messages of random structure and awkward octets, read back by a parser that is not ours: each body decodes to what
/// it did before.
class RandomMessageTest {

    private static final int MESSAGES = 1500;

    private static final String[] PIECES = {
        "\u00e4",
        "\u00c3\u00a4",
        "\u0000",
        "=",
        "=3D",
        "=E4",
        "=\n",
        ".",
        "..",
        "From ",
        "--",
        "--b0",
        "-",
        " ",
        "\t",
        "\n",
        "\n",
        "\n.\n",
        "\r",
        "\r\n",
        " \n",
        "\f",
        "\u007f",
        "plain text ",
        "x".repeat(70),
        "y".repeat(75),
        "long ".repeat(250),
        "\u00ff"
    };

    private static final ConversionOptions[] OPTIONS = {
        ConversionOptions.DEFAULTS,
        ConversionOptions.DEFAULTS.withChannel(Channel.SEVEN_BIT),
        ConversionOptions.DEFAULTS.withChannel(Channel.EIGHT_BIT)
    };

    private final SplittableRandom random = new SplittableRandom(16);
    private int boundaries;

    @Test
    void everyBodyDecodesToWhatItDid() throws IOException, MimeException {
        for (int i = 0; i < MESSAGES; i++) {
            boundaries = 0;
            String text = "Received: by x; now\nMIME-Version: 1.0\nSubject: \u00e4 " + i + "\n" + entity(3);
            ConversionOptions options = OPTIONS[random.nextInt(OPTIONS.length)];
            Capabilities capabilities = random.nextBoolean() ? TestMessage.SEVEN_BIT : TestMessage.EIGHT_BIT;
            Content content = TestMessage.of(text).sendable(options, capabilities);
            String wire = TestMessage.wire(content, 1 + random.nextInt(3000));
            String sent = TestMessage.unstuffed(wire);
            assertThat(bodies(sent)).as("message %d", i).isEqualTo(bodies(canonical(text)));
            assertThat(content.size()).hasValue(sent.replace("\n", "\r\n").length());
            assertThat(sent.lines()).allMatch(line -> line.length() <= Survey.LONGEST_LINE);
            assertThat(sent).doesNotContain("\u0000");
            if (options.channel() == Channel.SEVEN_BIT) {
                assertThat(sent.chars()).allMatch(c -> c < 0x80);
            }
        }
    }

    private static String canonical(String text) {
        String lines = text.replace("\r\n", "\n").replace("\r", "\n");
        return lines.endsWith("\n") ? lines : lines + "\n";
    }

    /// @return from its MIME fields on
    private String entity(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1, 2 -> multipart(depth);
            case 3 ->
                "Content-Type: message/rfc822\n" + identity() + "\nMIME-Version: 1.0\nSubject: inner \u00f6\n"
                        + entity(depth - 1);
            default -> leaf();
        };
    }

    private String multipart(int depth) {
        String boundary = "b" + boundaries++;
        StringBuilder text = new StringBuilder(
                "Content-Type: multipart/mixed;\n boundary=\"" + boundary + "\"\n" + identity() + "\npre\u00e4mble\n");
        for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
            text.append("--").append(boundary).append('\n').append(entity(depth - 1));
            if (random.nextBoolean()) {
                text.append('\n');
            }
            text.append('\n');
        }
        return text.append("--").append(boundary).append("--\n").toString();
    }

    private String identity() {
        return switch (random.nextInt(6)) {
            case 3 -> "Content-Transfer-Encoding: \"8-bits\"\n";
            case 4 -> "Content-Transfer-Encoding: 8bit\nX: y\nContent-Transfer-Encoding: 8bit\n";
            case 5 -> "Content-Transfer-Encoding: utf-8 (no)\n";
            case 0 -> "Content-Transfer-Encoding: 8bit\n";
            case 1 -> "Content-Transfer-Encoding: 7bit\n";
            default -> "";
        };
    }

    private String leaf() {
        String type =
                random.nextBoolean() ? "text/plain; charset=ISO-8859-1" : "application/octet-stream; name=\"\u00e4.x\"";
        return switch (random.nextInt(5)) {
            case 0 ->
                "Content-Type: " + type
                        + "\nContent-Transfer-Encoding: quoted-printable\n\nsoft=\n=E4=C3 =3D \n.=2E=\n\nend";
            case 1 -> "Content-Type: " + type + "\nContent-Transfer-Encoding: base64\n\nAAEC\n/w==";
            default -> "Content-Type: " + type + "\n" + identity() + "\n" + awkward();
        };
    }

    private String awkward() {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
            String piece = PIECES[random.nextInt(PIECES.length)];
            // Not a delimiter of its own.
            text.append(piece.startsWith("--") && text.toString().matches("(?s).*[\r\n]|") ? "-" : piece);
        }
        return text.toString();
    }

    /// Kind and octets of each body, as the other parser has them.
    private static List<String> bodies(String text) throws IOException, MimeException {
        MimeTokenStream stream = new MimeTokenStream(MimeConfig.custom()
                .setMaxLineLen(-1)
                .setMaxHeaderLen(-1)
                .setMaxHeaderCount(-1)
                .build());
        stream.setRecursionMode(RecursionMode.M_RECURSE);
        stream.parse(new ByteArrayInputStream(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        List<String> bodies = new ArrayList<>();
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            if (state == EntityState.T_BODY) {
                byte[] octets = stream.getDecodedInputStream().readAllBytes();
                bodies.add(stream.getBodyDescriptor().getMimeType() + " "
                        + new String(octets, StandardCharsets.ISO_8859_1));
            } else if (state == EntityState.T_START_MULTIPART || state == EntityState.T_START_MESSAGE) {
                bodies.add(state.toString());
            }
        }
        return bodies;
    }
}
