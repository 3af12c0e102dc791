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

    private static final Pattern VERSION = Pattern.compile("v=TLSRPTv1[ \t]*;.*", Pattern.DOTALL);
    private static final Pattern DELIMITER = Pattern.compile("[ \t]*;[ \t]*");
    private static final Pattern RUA = Pattern.compile("rua[ \t]*=[ \t]*([!-:<-~]+(?:[ \t]*,[ \t]*[!-:<-~]+)*)");

    /// RFC 8460 section 3: a name, and octets that need not be of use to us.
    private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,31}[ \t]*=[^;]*");

    public TlsrptRecord {
        rua = List.copyOf(rua);
    }

    /// @param texts of `_smtp._tls.` before the domain
    /// @return empty where there is none, several, or a broken one
    public static Optional<TlsrptRecord> of(List<String> texts) {
        List<String> versioned =
                texts.stream().filter(text -> VERSION.matcher(text).matches()).toList();
        return versioned.size() == 1 ? parse(versioned.getFirst()) : Optional.empty();
    }

    /// The fields after the version may stand in any order; the last may end in a delimiter.
    private static Optional<TlsrptRecord> parse(String text) {
        String told = null;
        for (String field : DELIMITER.split(text, 0)) {
            Matcher matcher = RUA.matcher(field);
            if (matcher.matches()) {
                // A second one leaves it open which is meant.
                if (told != null) {
                    return Optional.empty();
                }
                told = matcher.group(1);
            } else if (field.startsWith("rua") || !EXTENSION.matcher(field).matches()) {
                return Optional.empty();
            }
        }
        return told == null ? Optional.empty() : of(text, told);
    }

    private static Optional<TlsrptRecord> of(String text, String told) {
        List<String> rua = Arrays.stream(told.split(",", -1))
                .map(String::strip)
                .filter(uri -> uri.startsWith("mailto:") || uri.startsWith("https:"))
                .toList();
        return rua.isEmpty() ? Optional.empty() : Optional.of(new TlsrptRecord(text, rua));
    }
}
