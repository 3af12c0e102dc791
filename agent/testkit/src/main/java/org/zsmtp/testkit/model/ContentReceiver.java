package org.zsmtp.testkit.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Undoes dot stuffing and finds the end of data (RFC 5321 section 4.5.2), as strictly as can be: a lone CR or
/// LF, or a dot that nobody doubled, breaks the law. A dot with nothing but NUL in front of it must be doubled
/// too, so that a server which drops NUL first could not find another end.
final class ContentReceiver {

    private enum At {
        LINE_START,
        NUL,
        NUL_DOT,
        DOT,
        DOT_CR,
        TEXT,
        CR
    }

    private At at = At.LINE_START;
    private byte[] octets = new byte[256];
    private int length;

    /// Takes octets up to the end of data.
    ///
    /// @return true where that came
    boolean take(ByteBuffer source) {
        while (source.hasRemaining()) {
            byte octet = source.get();
            switch (at) {
                case LINE_START -> {
                    if (octet == '.') {
                        at = At.DOT;
                    } else if (octet == 0) {
                        put(octet);
                        at = At.NUL;
                    } else {
                        text(octet);
                    }
                }
                case NUL -> {
                    if (octet == '.') {
                        at = At.NUL_DOT;
                    } else if (octet == 0) {
                        put(octet);
                    } else {
                        text(octet);
                    }
                }
                case NUL_DOT -> {
                    require(octet == '.', "a dot after NUL at the start of a line that is not doubled");
                    put('.');
                    at = At.TEXT;
                }
                case TEXT -> text(octet);
                case CR -> {
                    require(octet == '\n', "a CR without LF in content");
                    put('\r');
                    put('\n');
                    at = At.LINE_START;
                }
                case DOT -> {
                    require(octet == '.' || octet == '\r', "a dot at the start of a line that is not doubled");
                    if (octet == '.') {
                        put('.');
                        at = At.TEXT;
                    } else {
                        at = At.DOT_CR;
                    }
                }
                case DOT_CR -> {
                    require(octet == '\n', "a CR without LF after a dot");
                    return true;
                }
            }
        }
        return false;
    }

    /// @return what stood before the end of data, octets as ISO-8859-1
    String content() {
        return new String(octets, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void text(byte octet) {
        require(octet != '\n', "a LF without CR in content");
        if (octet == '\r') {
            at = At.CR;
        } else {
            put(octet);
            at = At.TEXT;
        }
    }

    private void put(int octet) {
        if (length == octets.length) {
            octets = Arrays.copyOf(octets, 4 * length);
        }
        octets[length++] = (byte) octet;
    }

    private static void require(boolean lawful, String otherwise) {
        if (!lawful) {
            throw new LawBrokenException(otherwise);
        }
    }
}
