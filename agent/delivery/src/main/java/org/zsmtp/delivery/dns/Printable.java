package org.zsmtp.delivery.dns;

import java.util.stream.Collectors;

/// Makes others' words fit for a line of ours.
final class Printable {
    private static final int LONGEST = 200;

    private Printable() {}

    /// @return at most 200 characters of it, with `?` for whatever is not printable US-ASCII
    static String of(String text) {
        return text.chars()
                .limit(LONGEST)
                .mapToObj(c -> c >= ' ' && c <= '~' ? Character.toString(c) : "?")
                .collect(Collectors.joining());
    }
}
