package org.zsmtp.smtp.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;

/// The law: whatever the content and wherever the chunks are cut, together they are its lines, each with CR LF.
class ChunkReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "\r",
                "\n",
                "\r\n",
                "a",
                "a\n",
                "a\r\n",
                "a\rb",
                ".\n..\n",
                "\n.\n",
                "\r\n.\r\n",
                "\r.\r",
                "a\u0000\u00ffb\r\r\n\n",
                "one line that is longer than any chunk\nand another\rand a last"
            })
    void chunksAreTheLinesOfTheContent(String content) throws IOException {
        String canonical = content.replace("\r\n", "\n").replace('\r', '\n');
        String expected =
                (canonical.isEmpty() || canonical.endsWith("\n") ? canonical : canonical + "\n").replace("\n", "\r\n");
        for (int largest = 4; largest < 60; largest++) {
            StringBuilder all = new StringBuilder();
            ChunkReader chunks = new ChunkReader(oneByOne(content), 1, largest);
            while (!chunks.atEnd()) {
                ByteBuffer chunk = chunks.next();
                assertThat(chunk.remaining()).isLessThanOrEqualTo(largest);
                assertThat(chunk.hasRemaining() || chunks.atEnd()).isTrue();
                all.append(StandardCharsets.ISO_8859_1.decode(chunk));
            }
            assertThat(all.toString()).isEqualTo(expected);
        }
    }

    private static ContentReader oneByOne(String content) throws IOException {
        ContentReader whole = Content.of(content.getBytes(StandardCharsets.ISO_8859_1), BodyType.EIGHT_BIT_MIME)
                .open();
        return new ContentReader() {
            @Override
            public int read(ByteBuffer target) throws IOException {
                ByteBuffer one = ByteBuffer.allocate(1);
                int count = whole.read(one);
                if (count > 0) {
                    target.put(one.flip());
                }
                return count;
            }

            @Override
            public void close() {
                whole.close();
            }
        };
    }

    @Test
    void chunkGrowsWhereTheEstimateWasTooSmall() throws IOException {
        ChunkReader chunks = new ChunkReader(oneByOne("x".repeat(2000)), 0, 4000);
        assertThat(chunks.next().remaining()).isEqualTo(2002);
        assertThat(chunks.atEnd()).isTrue();
    }
}
