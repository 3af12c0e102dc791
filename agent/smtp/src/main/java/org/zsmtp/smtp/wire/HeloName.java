package org.zsmtp.smtp.wire;

/// The name a client gives after EHLO or HELO: a domain name or an address literal (RFC 5321 section 4.1.1.1).
///
/// @param text one word of printable ASCII, at most 255 characters
public record HeloName(String text) {

    public HeloName {
        if (text.isEmpty() || text.length() > 255 || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a HELO name is one word of printable ASCII, at most 255 characters");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
