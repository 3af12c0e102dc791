package org.zsmtp.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A list of mail exchangers that a router gives in place of a recipient's host: `((mx1.example)(mx2.example
/// mx3.example))`. Each inner pair of parentheses holds hosts of equal preference, the first pair the best.
///
/// The scheduler names its jobs for such recipients after the first host of the list.
///
/// @param preferences hosts by preference, in lower case, at least one in each
public record ExchangerList(List<List<String>> preferences) {

    /// A longer list is no router's.
    private static final int MOST_HOSTS = 127;

    public ExchangerList {
        preferences = preferences.stream().map(List::copyOf).toList();
        if (preferences.isEmpty() || preferences.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("an exchanger list without hosts");
        }
    }

    /// Reads the host part of a recipient line. It may stand in double quotes, which a router puts around items with
    /// blanks inside.
    ///
    /// @return empty where it is no such list, or a malformed one
    public static Optional<ExchangerList> parse(String host) {
        String text = isQuoted(host) ? host.substring(1, host.length() - 1).strip() : host;
        if (!text.startsWith("(") || !text.endsWith(")")) {
            return Optional.empty();
        }
        String groups = text.substring(1, text.length() - 1).strip();
        List<List<String>> preferences = new ArrayList<>();
        int hosts = 0;
        while (!groups.isEmpty()) {
            int end = groups.indexOf(')');
            if (!groups.startsWith("(") || end < 0) {
                return Optional.empty();
            }
            List<String> names = names(groups.substring(1, end));
            hosts += names.size();
            if (names.isEmpty() || hosts > MOST_HOSTS) {
                return Optional.empty();
            }
            preferences.add(names);
            groups = groups.substring(end + 1).strip();
        }
        return preferences.isEmpty() ? Optional.empty() : Optional.of(new ExchangerList(preferences));
    }

    /// @return the host that jobs for this list name
    public String first() {
        return preferences.getFirst().getFirst();
    }

    /// @return as a router writes it, in lower case
    @Override
    public String toString() {
        return preferences.stream()
                .map(equal -> "(" + String.join(" ", equal) + ")")
                .collect(Collectors.joining("", "(", ")"));
    }

    private static boolean isQuoted(String host) {
        return host.length() > 1 && host.startsWith("\"") && host.endsWith("\"");
    }

    private static List<String> names(String group) {
        String stripped = group.strip();
        return stripped.isEmpty() || stripped.indexOf('(') >= 0
                ? List.of()
                : List.of(stripped.toLowerCase(Locale.ROOT).split("[ \t]+"));
    }
}
