package org.zsmtp.smtp.address;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A mailbox whose local part has characters beyond ASCII (RFC 6531 section 3.3): it goes only to servers that
/// offer SMTPUTF8. Its domain is in A-labels, which every server takes.
///
/// Nobody but the final host may interpret the local part, so it is not normalised.
///
/// @param local  in UTF-8, one octet in each character: a dot-string or a quoted string, without control characters
/// @param domain after the `@`
public record InternationalMailbox(String local, Domain domain) implements ReversePath, ForwardPath {

    /// @throws AddressSyntaxException where it is no local part of this kind, or does not fit into a path
    public InternationalMailbox {
        if (local.length() + 1 + domain.text().length() > Mailbox.MAX_LENGTH) {
            throw AddressSyntaxException.malformed("mailbox too long", local + "@" + domain.text());
        }
        String text = decoded(local);
        if (text.chars().allMatch(c -> c < 0x80)) {
            throw AddressSyntaxException.malformed("local part of ASCII alone", local);
        }
        if (text.chars().anyMatch(InternationalMailbox::isControl)) {
            throw AddressSyntaxException.malformed("control character", local);
        }
        // Where ASCII letters stand in their places, it is a local part like any other.
        int length = local.length();
        if (LocalPart.end(local.chars()
                        .map(c -> c < 0x80 ? c : 'x')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                != length) {
            throw AddressSyntaxException.malformed("character not allowed in a local part", local);
        }
    }

    /// @param text without angle brackets, one octet in each character; the domain in A-labels
    /// @throws AddressSyntaxException where it is no mailbox of this kind
    public static InternationalMailbox parse(String text) {
        int sign = text.lastIndexOf('@');
        if (sign < 0) {
            throw AddressSyntaxException.malformed("mailbox without a domain", text);
        }
        return new InternationalMailbox(text.substring(0, sign), Domain.parse(text.substring(sign + 1)));
    }

    private static String decoded(String octets) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw AddressSyntaxException.malformed("octets that are not UTF-8", octets);
        }
    }

    /// U+FFFD stands where something was lost before it came here.
    private static boolean isControl(int c) {
        return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfffd;
    }

    /// UTF-8, one octet in each character: as it travels.
    @Override
    public String text() {
        return local + "@" + domain.text();
    }

    @Override
    public boolean isInternational() {
        return true;
    }

    /// @return in characters, for people
    @Override
    public String toString() {
        return decoded(local) + "@" + domain.text();
    }
}
