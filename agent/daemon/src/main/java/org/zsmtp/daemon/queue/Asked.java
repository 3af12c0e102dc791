package org.zsmtp.daemon.queue;

import java.util.Locale;

/// What a person calls a message: its path or its number, its name in logs, its Message-ID, or an address of it.
///
/// @param text as it was given
record Asked(String text) {

    /// @param path      of the control file
    /// @param spoolId   its name in logs
    /// @param messageId the text for logs
    boolean names(String path, String spoolId, String messageId) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return path.equals(text)
                || name.equals(text)
                || number(name).equals(text)
                || (!spoolId.isEmpty() && spoolId.equals(text))
                || bare(messageId).equals(bare(text));
    }

    /// Whether it is this address, in any letter case.
    boolean isAddress(String address) {
        return text.indexOf('@') > 0 && lower(bare(address)).equals(lower(bare(text)));
    }

    private static String number(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) >= '0' && name.charAt(end) <= '9') {
            end++;
        }
        return name.substring(0, end);
    }

    private static String bare(String text) {
        return text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
