package org.zsmtp.smtp.mime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Octets above 127 as `%` and two hexadecimal digits (RFC 3986 section 2.1), in URIs and wherever else no other
/// form is known: nothing is lost, and what was the same in two fields stays the same.
final class Percent {
    private static final Pattern HOST = Pattern.compile("(://(?:[^/?#@>\\s]*@)?)([^/?#:@>\\s]+)");
    private static final Pattern MAIL_HOST = Pattern.compile("(mailto:[^?>@]*@)([^?>,\\s]+)");

    private Percent() {}

    /// @param text one octet in each character
    static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7f) {
                encoded.append(String.format("%%%02X", (int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    /// The hosts of URIs become A-labels, the rest is encoded.
    static String uris(String text) {
        return encoded(withHosts(MAIL_HOST, withHosts(HOST, text)));
    }

    private static String withHosts(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(found -> {
            @Nullable String host = ALabel.of(found.group(2));
            return Matcher.quoteReplacement(found.group(1) + (host == null ? found.group(2) : host));
        });
    }
}
