package org.zsmtp.testkit.server;

import java.util.Locale;

/// A command as the client wrote it.
///
/// @param verb the first word in upper case
/// @param argument the rest after one blank, without the line end; may be empty
public record CommandLine(String verb, String argument) {

    static CommandLine of(String line) {
        int blank = line.indexOf(' ');
        return blank < 0
                ? new CommandLine(line.toUpperCase(Locale.ROOT), "")
                : new CommandLine(line.substring(0, blank).toUpperCase(Locale.ROOT), line.substring(blank + 1));
    }

    /// What stands between the first `<` and the `>` that closes it, outside quotes; empty if there is none.
    public String path() {
        int open = argument.indexOf('<');
        int close = closingBracket();
        return open < 0 || close < 0 ? "" : argument.substring(open + 1, close);
    }

    /// What follows the path: the ESMTP parameters of MAIL and RCPT, as written; empty if there are none.
    public String parameters() {
        int close = closingBracket();
        return close < 0 ? "" : argument.substring(close + 1).strip();
    }

    /// A quoted local part may hold `>` and `\"`.
    private int closingBracket() {
        boolean quoted = false;
        int i = argument.indexOf('<');
        if (i < 0) return -1;
        for (; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (c == '\\' && quoted) i++;
            else if (c == '"') quoted = !quoted;
            else if (c == '>' && !quoted) return i;
        }
        return -1;
    }
}
