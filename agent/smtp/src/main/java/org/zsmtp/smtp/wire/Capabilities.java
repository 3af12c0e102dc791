package org.zsmtp.smtp.wire;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

    /// Reads the keywords of an EHLO answer. The first line is the server's name and greeting, not a keyword. Of a
    /// keyword that is there twice the first counts, of `AUTH` all.
    public static Capabilities parse(Reply reply) {
        Map<String, List<String>> keywords = new LinkedHashMap<>();
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            String[] words = line.strip().split("[ \t]+");
            if (!words[0].isEmpty()) {
                String keyword = words[0].toUpperCase(Locale.ROOT);
                List<String> parameters = List.of(words).subList(1, words.length);
                keywords.merge(keyword, parameters, keyword.equals("AUTH") ? Capabilities::both : (first, _) -> first);
            }
        }
        return new Capabilities(keywords);
    }

    /// Servers that speak with old clients split their mechanisms over several lines.
    private static List<String> both(List<String> first, List<String> more) {
        return Stream.concat(first.stream(), more.stream()).toList();
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

    /// @return the largest content in octets, empty where the server states none; 0 means no limit (RFC 1870
    /// section 4)
    public OptionalLong sizeLimit() {
        List<String> parameters = keywords.getOrDefault("SIZE", List.of());
        if (parameters.isEmpty() || parameters.getFirst().length() > 18 || !isNumber(parameters.getFirst())) {
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

    /// @return true where content may come in chunks (RFC 3030)
    public boolean chunking() {
        return offers("CHUNKING");
    }

    /// @return whether the connection can go under TLS (RFC 3207)
    public boolean startTls() {
        return offers("STARTTLS");
    }

    /// @return true where envelopes and headers may be in UTF-8 (RFC 6531)
    public boolean smtpUtf8() {
        return offers("SMTPUTF8");
    }

    /// @return true where mail can be required to travel under TLS only, from here on too (RFC 8689)
    public boolean requireTls() {
        return offers("REQUIRETLS");
    }

    /// @return the mechanisms of SASL that the server offers, in upper case, also in the old form `AUTH=` (RFC 4954
    /// section 3)
    public Set<String> mechanisms() {
        return keywords.entrySet().stream()
                .flatMap(each -> each.getKey().equals("AUTH")
                        ? each.getValue().stream()
                        : each.getKey().startsWith("AUTH=")
                                ? Stream.concat(Stream.of(each.getKey().substring(5)), each.getValue().stream())
                                : Stream.empty())
                .map(each -> each.toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// @param mechanism of SASL, in upper case
    /// @return true where the server offers it
    public boolean authenticatesBy(String mechanism) {
        return mechanisms().contains(mechanism);
    }

    /// @return the most recipients of a transaction, by `LIMITS RCPTMAX=` (RFC 9422 section 3) and by the older
    /// `X-RCPTLIMIT`, which counts for at least 10; the smaller of both, empty where the server states none
    public OptionalInt recipientLimit() {
        List<String> older = keywords.getOrDefault("X-RCPTLIMIT", List.of());
        IntStream clamped = older.isEmpty()
                ? IntStream.empty()
                : count(older.getFirst()).stream().map(n -> Math.clamp(n, 10, 100_000));
        return IntStream.concat(limit("RCPTMAX").stream(), clamped).min();
    }

    /// @return the most mail transactions of a session, by `LIMITS MAILMAX=` (RFC 9422 section 3); empty where the
    /// server states none
    public OptionalInt mailLimit() {
        return limit("MAILMAX");
    }

    private OptionalInt limit(String name) {
        return keywords.getOrDefault("LIMITS", List.of()).stream()
                .filter(each -> each.regionMatches(true, 0, name + "=", 0, name.length() + 1))
                .flatMapToInt(each -> count(each.substring(name.length() + 1)).stream())
                .findFirst();
    }

    /// A count of one to six digits (RFC 9422 section 2), not zero.
    private static OptionalInt count(String text) {
        int count = text.isEmpty() || text.length() > 6 || !isNumber(text) ? 0 : Integer.parseInt(text);
        return count > 0 ? OptionalInt.of(count) : OptionalInt.empty();
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
