package org.zsmtp.daemon.options;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The host that a person names on the command line: with a hint where it is something else that has a host in it. What
/// a scheduler names is taken as it is.
final class HostOperand {
    private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+):([0-9]{1,5})");

    private HostOperand() {}

    /// @return the same without the dot of the root at its end
    /// @throws UsageException where it is a URL, a mail address, or has a port
    static String read(String text) throws UsageException {
        if (text.contains("://")) {
            throw refused(text, "is a URL", hostOf(text));
        }
        int at = text.lastIndexOf('@');
        if (at >= 0) {
            throw refused(text, "is a mail address", text.substring(at + 1));
        }
        Matcher port = WITH_PORT.matcher(text);
        if (port.matches()) {
            throw refused(text, "has a port", port.group(1) + " -p " + port.group(2));
        }
        return text.endsWith(".") && text.length() > 1 ? text.substring(0, text.length() - 1) : text;
    }

    private static String hostOf(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException notOne) {
            return "";
        }
    }

    private static UsageException refused(String text, String what, String better) {
        return new UsageException(
                "\"" + text + "\" " + what + ", not a host" + (better.isEmpty() ? "" : ": give " + better));
    }
}
