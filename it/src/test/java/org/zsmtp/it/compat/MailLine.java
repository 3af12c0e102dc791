package org.zsmtp.it.compat;

import java.util.regex.Pattern;

/// MAIL parameters, with what decision 0018 changes for every message masked.
final class MailLine {

    private static final Pattern SIZE = Pattern.compile("(\\bSIZE=|message size )\\d+");
    private static final Pattern BODY = Pattern.compile(" BODY=8BITMIME\\b|^BODY=8BITMIME ?");

    private MailLine() {}

    /// @param text  with MAIL parameters in it
    /// @param ascii whether the content has no octet above 127, so that it need not be said of it that it has
    static String masked(String text, boolean ascii) {
        String sized = SIZE.matcher(text).replaceAll("$1n");
        return ascii ? BODY.matcher(sized).replaceAll("") : sized;
    }
}
