package org.zsmtp.smtp.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zsmtp.smtp.mail.ContentReader;

class StoredReaderTest {

    private static byte[] octets(String text) {
        return text.replace('~', '\r').replace('^', '\n').getBytes(StandardCharsets.ISO_8859_1);
    }

    private static final class Body implements ContentReader {
        private boolean ended;
        private boolean closed;

        @Override
        public int read(ByteBuffer target) {
            if (ended) {
                return -1;
            }
            target.put((byte) 'B');
            ended = true;
            return 1;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static String read(byte[] header, int room) throws IOException {
        StringBuilder all = new StringBuilder();
        ByteBuffer piece = ByteBuffer.allocate(room);
        StoredReader reader = new StoredReader(header, new Body());
        for (int count = reader.read(piece); count >= 0; count = reader.read(piece.clear())) {
            assertThat(piece.position()).isEqualTo(count);
            all.append(new String(piece.array(), 0, count, StandardCharsets.ISO_8859_1));
        }
        return all.toString();
    }

    /// `~` is CR, `^` is LF.
    @ParameterizedTest
    @CsvSource({
        "'', false",
        "a: b^^, false",
        "a: b~^~^, false",
        "~^, false",
        "~, true",
        "ab~, true",
        "a~b^, true",
        "a~~^, true",
        "~a, true",
        "a: b~^c~, true"
    })
    void returnThatEndsNoLineIsSeen(String header, boolean bare) {
        assertThat(StoredReader.hasBareReturn(octets(header))).isEqualTo(bare);
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "^, ^",
        "a: b^^, a: b^^",
        "a: b^c: d^^, a: b^c: d^^",
        "a: b^^c: d^^, a: b^c: d^^",
        "^a: b^^, a: b^^",
        "a: b~^~^, a: b^^",
        "a~b: c^^, a b: c^^",
        "a: b~~^^, a: b^^",
        "~~^a: b^^, a: b^^",
        "a~b, a b",
        "a: b, a: b",
        "~, ''"
    })
    void headerHasWholeLinesAndOneEmptyOneAtItsEnd(String header, String read) throws IOException {
        for (int room : new int[] {1, 2, 100}) {
            assertThat(read(octets(header), room)).isEqualTo(read.replace('^', '\n') + "B");
        }
    }

    @Test
    void bodyIsClosedWithIt() {
        Body body = new Body();
        new StoredReader(octets("a: b^^"), body).close();
        assertThat(body.closed).isTrue();
    }
}
