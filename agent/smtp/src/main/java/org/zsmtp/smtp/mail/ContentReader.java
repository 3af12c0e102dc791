package org.zsmtp.smtp.mail;

import java.io.IOException;
import java.nio.ByteBuffer;

/// One pass over a content. Owned by one thread at a time.
public interface ContentReader extends AutoCloseable {

    /// Reads some octets into `target`, which has room for at least one.
    ///
    /// @return how many, at least one; or -1 at the end
    /// @throws IOException where the content cannot be read; the message then must not be sent any further
    int read(ByteBuffer target) throws IOException;

    @Override
    void close();
}
