package org.zsmtp.delivery.dns;

import java.util.HexFormat;
import java.util.Locale;

/// A TLSA record as it stands in the DNS (RFC 6698 section 2.1), whether or not anybody can use it. One that is too
/// short for its three fields has 255 in those it lacks, which nobody can use.
///
/// @param usage        certificate usage, 0 to 255
/// @param selector     0 to 255
/// @param matchingType 0 to 255
/// @param association  the certificate association data in hexadecimal digits, lower case; may be empty
public record Tlsa(int usage, int selector, int matchingType, String association) {

    /// "PrivCert", "PrivSel" and "PrivMatch" (RFC 7218): reserved for private use, and no use of ours.
    static final int LACKING = 255;

    public Tlsa {
        association = association.toLowerCase(Locale.ROOT);
        HexFormat.of().parseHex(association);
        if (((usage | selector | matchingType) & ~0xFF) != 0) {
            throw new IllegalArgumentException("a field of one octet");
        }
    }

    /// @return the association data
    public byte[] octets() {
        return HexFormat.of().parseHex(association);
    }

    /// @return as RFC 6698 section 2.2 writes it, without the owner's name: `3 1 1 0b9f…`
    @Override
    public String toString() {
        return usage + " " + selector + " " + matchingType + " " + association;
    }
}
