package org.zsmtp.testkit.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;
import org.zsmtp.smtp.wire.Capabilities;

/// Random content that is read in random pieces, may fail, and knows whether its readers were closed.
final class ModelContent implements Content {

    private static final String[] PIECES = {
        ".",
        "..",
        "\r",
        "\n",
        "\r\n",
        ".\r\n",
        "\r\n.",
        "\n.\n",
        "\r.\r",
        "\r\n.\r\n",
        "\n.\r\n",
        "\u0000",
        "\u00ff",
        "a",
        "MAIL From:<x@x>\r\n",
        "line\n",
        "long ".repeat(30)
    };

    private final RandomGenerator random;
    private final byte[] octets;
    private final BodyType bodyType;
    private final boolean sized;
    private final int failsAt;
    private int opened;
    private int closed;

    ModelContent(RandomGenerator random) {
        this.random = random;
        this.octets = octets(random);
        this.bodyType = random.nextBoolean() ? BodyType.EIGHT_BIT_MIME : BodyType.SEVEN_BIT;
        this.sized = random.nextInt(4) > 0;
        this.failsAt = switch (random.nextInt(40)) {
            case 0 -> 0;
            case 1 -> 1 + random.nextInt(octets.length + 1);
            default -> Integer.MAX_VALUE;
        };
    }

    private static byte[] octets(RandomGenerator random) {
        int kind = random.nextInt(600);
        int pieces = kind == 0
                ? 4000
                : kind < 40 ? 0 : kind < 100 ? 100 + random.nextInt(300) : random.nextInt(kind < 400 ? 4 : 12);
        ByteArrayOutputStream octets = new ByteArrayOutputStream(16 * pieces);
        for (int i = 0; i < pieces; i++) {
            octets.writeBytes(PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.ISO_8859_1));
        }
        return octets.toByteArray();
    }

    /// Sessions send the form that they are given, whatever it is.
    @Override
    public Form forPeer(Capabilities capabilities) {
        return new Form.Sendable(this);
    }

    String canonical() {
        return CanonicalLines.of(octets);
    }

    int length() {
        return octets.length;
    }

    /// Whether it cannot even be opened.
    boolean isShut() {
        return failsAt == 0;
    }

    /// Whether reading it comes to no end.
    boolean isTorn() {
        return failsAt != Integer.MAX_VALUE;
    }

    boolean wasOpened() {
        return opened > 0;
    }

    boolean allReadersClosed() {
        return opened == closed;
    }

    @Override
    public OptionalLong size() {
        return sized ? OptionalLong.of(octets.length) : OptionalLong.empty();
    }

    @Override
    public BodyType bodyType() {
        return bodyType;
    }

    @Override
    public ContentReader open() throws IOException {
        if (isShut()) {
            throw new IOException("no such file");
        }
        opened++;
        return new ContentReader() {

            private int at;
            private boolean over;

            @Override
            public int read(ByteBuffer target) throws IOException {
                if (over) {
                    throw new LawBrokenException("a closed content is read");
                }
                if (at >= failsAt - 1) {
                    throw new IOException("input/output error");
                }
                if (at == octets.length) {
                    return -1;
                }
                int most = Math.min(Math.min(octets.length, failsAt - 1) - at, target.remaining());
                int count = random.nextInt(3) == 0 ? 1 + random.nextInt(most) : most;
                target.put(octets, at, count);
                at += count;
                return count;
            }

            @Override
            public void close() {
                if (!over) {
                    over = true;
                    closed++;
                }
            }
        };
    }
}
