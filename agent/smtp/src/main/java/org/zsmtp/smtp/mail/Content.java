package org.zsmtp.smtp.mail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// Header and body of a mail object (RFC 5321 section 2.3.1). Lines may end with LF or CR LF; on the wire all end with
/// CR LF.
///
/// Every opening gives the same octets, since a message may need more than one attempt.
public interface Content {

    /// @return the size on the wire in octets as stated to the server, an estimate (RFC 1870 section 3); empty where
    /// unknown
    OptionalLong size();

    /// @return what octets there may be
    BodyType bodyType();

    /// @throws IOException where the content cannot be had
    ContentReader open() throws IOException;

    /// A content held in memory.
    static Content of(byte[] octets, BodyType bodyType) {
        byte[] copy = octets.clone();
        return new Content() {
            @Override
            public OptionalLong size() {
                return OptionalLong.of(copy.length);
            }

            @Override
            public BodyType bodyType() {
                return bodyType;
            }

            @Override
            public ContentReader open() {
                ByteBuffer left = ByteBuffer.wrap(copy);
                return new ContentReader() {
                    @Override
                    public int read(ByteBuffer target) {
                        if (!left.hasRemaining()) {
                            return -1;
                        }
                        int count = Math.min(left.remaining(), target.remaining());
                        target.put(left.slice(left.position(), count));
                        left.position(left.position() + count);
                        return count;
                    }

                    @Override
                    public void close() {}
                };
            }
        };
    }
}
