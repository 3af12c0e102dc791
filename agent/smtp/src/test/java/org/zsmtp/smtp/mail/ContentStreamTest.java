package org.zsmtp.smtp.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ContentStreamTest {

    /// Every octet that there is, at most three at a time.
    private static final class Slow implements Content, ContentReader {
        private int next;
        private boolean closed;

        @Override
        public OptionalLong size() {
            return OptionalLong.empty();
        }

        @Override
        public BodyType bodyType() {
            return BodyType.EIGHT_BIT_MIME;
        }

        @Override
        public ContentReader open() {
            return this;
        }

        @Override
        public int read(ByteBuffer target) {
            int count = 0;
            while (next < 256 && count < 3 && target.hasRemaining()) {
                target.put((byte) next++);
                count++;
            }
            return count == 0 ? -1 : count;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void everyOctetComesOnceAndInOrder() throws IOException {
        Slow content = new Slow();
        byte[] pieces = new byte[400];
        int got = 0;
        try (InputStream in = content.stream()) {
            for (int single = 0; single < 200; single++) {
                pieces[got++] = (byte) in.read();
            }
            assertThat(in.read(pieces, got, 0)).isZero();
            for (int count = in.read(pieces, got, 50); count > 0; count = in.read(pieces, got, 50)) {
                got += count;
            }
            assertThat(in.read()).isEqualTo(-1);
            assertThat(content.closed).isFalse();
        }
        assertThat(got).isEqualTo(256);
        for (int octet = 0; octet < 256; octet++) {
            assertThat(pieces[octet] & 0xff).isEqualTo(octet);
        }
        assertThat(content.closed).isTrue();
    }

    @Test
    void anOctetOf255IsNoEnd() throws IOException {
        Content content = Content.of(new byte[] {(byte) 0xff}, BodyType.EIGHT_BIT_MIME);
        try (InputStream in = content.stream()) {
            assertThat(in.read()).isEqualTo(0xff);
            assertThat(in.read()).isEqualTo(-1);
        }
    }
}
