package org.zsmtp.submission;

import java.security.SecureRandom;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import org.zsmtp.smtp.text.Printable;

/// What tells one message from any other: its date and its identifier.
final class Identifiers {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String CHARACTERS = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+";
    private static final int LONGEST = 250;

    private Identifiers() {}

    /// @param what it identifies, for people
    /// @throws IllegalArgumentException where it is not of the form `left@right`
    static void require(String what, String id) {
        if (!id.matches(CHARACTERS + "@" + CHARACTERS) || id.length() > LONGEST) {
            throw new IllegalArgumentException("no " + what + ": " + Printable.line(id));
        }
    }

    /// @return the date as RFC 5322 section 3.3 has it
    static String date(ZonedDateTime when) {
        return DATE.format(when);
    }

    /// @param domain of whoever makes the message
    /// @return a new identifier, without angle brackets (RFC 5322 section 3.6.4)
    static String messageId(String domain) {
        return random() + "@" + domain;
    }

    /// @return 32 random hexadecimal digits
    static String random() {
        byte[] octets = new byte[16];
        RANDOM.nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }
}
