package org.zsmtp.smtp.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/// The service extensions a server offered in its answer to EHLO (RFC 5321 section 4.1.1.1).
///
/// Keywords are case-insensitive and kept in upper case; a keyword offered twice counts once, the first with its
/// parameters.
///
/// @param keywords keyword to parameters, in the order offered
public record Capabilities(Map<String, List<String>> keywords) {

    /// A server that was greeted with HELO.
    public static final Capabilities NONE = new Capabilities(Map.of());

    public Capabilities {
        keywords = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    /// Reads the keywords of an EHLO answer. The first line is the server's name and greeting, not a keyword.
    public static Capabilities parse(Reply reply) {
        Map<String, List<String>> keywords = new LinkedHashMap<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            String[] words = line.strip().split("[ \t]+");
            if (!words[0].isEmpty()) {
                keywords.putIfAbsent(
                        words[0].toUpperCase(Locale.ROOT), List.of(words).subList(1, words.length));
            }
        }
        return new Capabilities(keywords);
    }

    /// @return true where `keyword`, in upper case, was offered
    public boolean offers(String keyword) {
        return keywords.containsKey(keyword);
    }

    /// @return true where commands may be sent in groups (RFC 2920)
    public boolean pipelining() {
        return offers("PIPELINING");
    }

    /// @return true where content may hold octets above 127 (RFC 6152)
    public boolean eightBitMime() {
        return offers("8BITMIME");
    }

    /// @return true where MAIL may state a size (RFC 1870)
    public boolean size() {
        return offers("SIZE");
    }

    /// @return the largest content in octets, empty where the server states none; 0 means no limit (RFC 1870 section 4)
    public OptionalLong sizeLimit() {
        List<String> parameters = keywords.getOrDefault("SIZE", List.of());
        if (parameters.isEmpty()
                || parameters.getFirst().length() > 18
                || !parameters.getFirst().chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(parameters.getFirst()));
    }

    /// @return true where delivery status notification parameters may be sent (RFC 3461)
    public boolean dsn() {
        return offers("DSN");
    }

    /// @return true where replies carry enhanced status codes (RFC 2034)
    public boolean enhancedStatusCodes() {
        return offers("ENHANCEDSTATUSCODES");
    }
}
