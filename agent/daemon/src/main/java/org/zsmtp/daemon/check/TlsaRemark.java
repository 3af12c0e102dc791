package org.zsmtp.daemon.check;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.delivery.policy.DaneFinding;

/// A TLSA record, and whether SMTP uses it.
///
/// @param useless why it does not; null where it does
public record TlsaRemark(Tlsa record, @Nullable String useless) {

    /// @param all     records of a host
    /// @param finding what DANE makes of them
    static List<TlsaRemark> of(List<Tlsa> all, DaneFinding finding) {
        Set<Tlsa> usable = switch (finding) {
            case DaneFinding.Usable(var _, var records, var _) -> records;
            case DaneFinding.Insecure _, DaneFinding.Absent _, DaneFinding.Unusable _, DaneFinding.Unknown _ ->
                Set.of();
        };
        return all.stream()
                .map(record -> new TlsaRemark(record, usable.contains(record) ? null : why(record, finding)))
                .toList();
    }

    private static String why(Tlsa record, DaneFinding finding) {
        return switch (finding) {
            case DaneFinding.Insecure _ -> "it is not validated by DNSSEC";
            case DaneFinding.Unknown _ -> "it cannot be validated at present";
            case DaneFinding.Absent _, DaneFinding.Usable _, DaneFinding.Unusable _ -> why(record);
        };
    }

    private static String why(Tlsa record) {
        if (record.usage() < 2) {
            return "usages 0 and 1 are not used with SMTP (RFC 7672)";
        }
        if (record.usage() > 3 || record.selector() > 1 || record.matchingType() > 2) {
            return "usage, selector or matching type is unknown";
        }
        int octets = record.octets().length;
        boolean wrongLength =
                (record.matchingType() == 1 && octets != 32) || (record.matchingType() == 2 && octets != 64);
        if (wrongLength) {
            return "its digest has " + octets + " octets";
        }
        return record.matchingType() == 0
                ? "its data cannot be parsed"
                : "a record with a stronger digest is used instead";
    }
}
