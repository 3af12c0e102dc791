package org.zsmtp.delivery.tlsrpt;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// By which a domain says in the DNS where it wants reports (RFC 8460 section 3).
///
/// @param text the record as it stands
/// @param rua  `mailto:` and `https:` URIs, at least one
public record TlsrptRecord(String text, List<String> rua) {

    private static final Pattern RECORD =
            Pattern.compile("v=TLSRPTv1[ \t]*;[ \t]*rua=([!-:<-~]+(?:[ \t]*,[ \t]*[!-:<-~]+)*)[ \t]*(?:;[ \t!-~]*)?");

    public TlsrptRecord {
        rua = List.copyOf(rua);
    }

    /// @param texts of `_smtp._tls.` before the domain
    /// @return empty where there is none, several, or a broken one
    public static Optional<TlsrptRecord> of(List<String> texts) {
        List<String> versioned = texts.stream()
                .filter(text -> text.matches("v=TLSRPTv1[ \t]*;.*"))
                .toList();
        if (versioned.size() != 1) {
            return Optional.empty();
        }
        Matcher matcher = RECORD.matcher(versioned.getFirst());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> rua = Arrays.stream(matcher.group(1).split(",", -1))
                .map(String::strip)
                .filter(uri -> uri.startsWith("mailto:") || uri.startsWith("https:"))
                .toList();
        return rua.isEmpty() ? Optional.empty() : Optional.of(new TlsrptRecord(versioned.getFirst(), rua));
    }
}
