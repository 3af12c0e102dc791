package org.zsmtp.smtp.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// Header and body of a mail object (RFC 5321 section 2.3.1). Lines may end with LF or CR LF; on the wire all end
/// with CR LF.
///
/// Every opening gives the same octets, since a message may need more than one attempt.
public interface Content {

    /// RFC 3463 section 3.7: conversion required but not supported.
    EnhancedStatusCode CONVERSION_REQUIRED = new EnhancedStatusCode(5, 6, 3);

    /// @return the size on the wire in octets as stated to the server, an estimate (RFC 1870 section 3); empty
    ///     where unknown
    OptionalLong size();

    /// @return what octets there may be
    BodyType bodyType();

    /// @throws IOException where the content cannot be opened
    ContentReader open() throws IOException;

    /// The same as a stream, for one thread. Whoever reads single octets puts a buffer around it.
    ///
    /// @throws IOException where the content cannot be opened
    default InputStream stream() throws IOException {
        return new ContentStream(open());
    }

    /// @return how this is converted from what it was
    default ConversionMode conversion() {
        return ConversionMode.NONE;
    }

    /// @return whether its header has addresses in UTF-8, so that only servers that offer SMTPUTF8 may be sent it
    ///     in this form, and are told of it (RFC 6531)
    default boolean isInternational() {
        return false;
    }

    /// The form in which a server can take this content. Asked for on the session's thread before MAIL, so it must
    /// neither read the content nor wait.
    ///
    /// A content that cannot be converted is sent as it is, but never with 8-bit octets to a server that has not
    /// said that it takes them (RFC 6152 section 3).
    ///
    /// @param capabilities what the server offers
    default Form forPeer(Capabilities capabilities) {
        return bodyType() == BodyType.EIGHT_BIT_MIME && !capabilities.eightBitMime()
                ? new Form.Unsendable(
                        CONVERSION_REQUIRED, "the content has 8-bit octets, and the server does not offer 8BITMIME")
                : new Form.Sendable(this);
    }

    /// What a server can be sent.
    sealed interface Form {

        /// This content: as it is, or converted.
        record Sendable(Content content) implements Form {}

        /// Nothing: the server cannot take this content, and it must not be converted.
        ///
        /// @param status what a notice says, usually 5.6.3
        /// @param why    for people
        record Unsendable(EnhancedStatusCode status, String why) implements Form {}
    }

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
