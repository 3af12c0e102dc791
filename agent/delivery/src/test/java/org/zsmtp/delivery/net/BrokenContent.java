package org.zsmtp.delivery.net;

import java.util.OptionalLong;
import org.zsmtp.smtp.mail.BodyType;
import org.zsmtp.smtp.mail.Content;
import org.zsmtp.smtp.mail.ContentReader;

/// Throws what no content may throw.
final class BrokenContent implements Content {

    @Override
    public OptionalLong size() {
        return OptionalLong.empty();
    }

    @Override
    public BodyType bodyType() {
        return BodyType.SEVEN_BIT;
    }

    @Override
    public ContentReader open() {
        throw new IllegalStateException("a bug");
    }
}
