package org.zsmtp.smtp.session;

import java.io.IOException;
import java.util.OptionalLong;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;

/// A content that is not there.
final class ShutContent implements Content {

    @Override
    public OptionalLong size() {
        return OptionalLong.of(1);
    }

    @Override
    public BodyType bodyType() {
        return BodyType.SEVEN_BIT;
    }

    @Override
    public ContentReader open() throws IOException {
        throw new IOException("no such file");
    }
}
