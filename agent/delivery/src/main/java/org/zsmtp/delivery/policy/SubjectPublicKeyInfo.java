package org.zsmtp.delivery.policy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Knows the outer shape of a public key in DER (RFC 5280 section 4.1.2.7): a sequence of an algorithm and a bit
/// string. Which algorithms there are and what is in the bits is not looked at.
final class SubjectPublicKeyInfo {
    private static final byte SEQUENCE = 0x30;
    private static final byte BIT_STRING = 0x03;
    private static final byte OBJECT_IDENTIFIER = 0x06;

    private SubjectPublicKeyInfo() {}

    static boolean is(byte[] octets) {
        try {
            ByteBuffer outer = ByteBuffer.wrap(octets);
            ByteBuffer key = content(outer, SEQUENCE);
            ByteBuffer algorithm = content(key, SEQUENCE);
            ByteBuffer identifier = content(algorithm, OBJECT_IDENTIFIER);
            ByteBuffer bits = content(key, BIT_STRING);
            return !outer.hasRemaining() && !key.hasRemaining() && identifier.hasRemaining() && bits.remaining() > 1;
        } catch (BufferUnderflowException | IllegalArgumentException notOne) {
            return false;
        }
    }

    /// Reads one value.
    private static ByteBuffer content(ByteBuffer der, byte tag) {
        if (der.get() != tag) {
            throw new IllegalArgumentException("another tag");
        }
        int length = der.get() & 0xFF;
        if (length >= 0x80) {
            int octets = length - 0x80;
            if (octets < 1 || octets > 2) {
                throw new IllegalArgumentException("the indefinite length, which DER has not, or more than any record");
            }
            length = 0;
            for (int i = 0; i < octets; i++) {
                length = length << 8 | (der.get() & 0xFF);
            }
        }
        if (length > der.remaining()) {
            throw new IllegalArgumentException("longer than what there is");
        }
        ByteBuffer content = der.slice(der.position(), length);
        der.position(der.position() + length);
        return content;
    }
}
