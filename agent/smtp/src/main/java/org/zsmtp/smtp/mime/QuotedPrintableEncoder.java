package org.zsmtp.smtp.mime;

/// Encodes lines as quoted-printable (RFC 2045 section 6.7).
///
/// Lines are broken as ZMailer's agent breaks them, at 74 columns at most. A line of the result never begins with
/// `.`, nor with the `F` of a `From` that mailboxes take for a separator, nor, where it is none of the body's own,
/// with the hyphens of a delimiter.
final class QuotedPrintableEncoder implements BodyEncoder {
    private static final int BREAK_BEHIND = 70;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};

    private int column;
    private boolean softlyBroken;

    /// A blank that may turn out to be the last of its line; 0 for none.
    private byte heldBlank;

    @Override
    public void octets(byte[] octets, int from, int to, Octets encoded) {
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (heldBlank != 0) {
                literal(heldBlank, encoded);
                heldBlank = 0;
            }
            if (octet == ' ' || octet == '\t') {
                heldBlank = octet;
            } else if (octet < ' ' || octet == '=' || octet == 0x7f) {
                escape(octet, encoded);
            } else {
                literal(octet, encoded);
            }
        }
    }

    @Override
    public void lineEnd(Octets encoded) {
        end(encoded);
        endLastLine(encoded);
    }

    @Override
    public void endLastLine(Octets encoded) {
        encoded.put('\n');
        column = 0;
        softlyBroken = false;
    }

    @Override
    public void end(Octets encoded) {
        if (heldBlank != 0) {
            escape(heldBlank, encoded);
            heldBlank = 0;
        }
    }

    private void literal(byte octet, Octets encoded) {
        breakSoftly(encoded);
        if (column == 0 && (octet == '.' || octet == 'F' || (softlyBroken && octet == '-'))) {
            escape(octet, encoded);
        } else {
            encoded.put(octet);
            column++;
        }
    }

    private void escape(byte octet, Octets encoded) {
        breakSoftly(encoded);
        encoded.put('=');
        encoded.put(HEX[(octet >> 4) & 0xf]);
        encoded.put(HEX[octet & 0xf]);
        column += 3;
    }

    private void breakSoftly(Octets encoded) {
        if (column > BREAK_BEHIND) {
            encoded.put('=');
            encoded.put('\n');
            column = 0;
            softlyBroken = true;
        }
    }
}
