package org.zsmtp.delivery.dns;

import java.util.List;

/// What the DNS says to one question.
///
/// `secure`: a validating resolver that we may trust vouches for the answer by DNSSEC, or for the proof that there is
/// none. It is false when nobody validated, which says nothing about the answer's truth.
public sealed interface DnsAnswer<R> {

    /// @param records at least one
    record Found<R>(List<R> records, boolean secure) implements DnsAnswer<R> {
        public Found {
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("found nothing");
            }
        }
    }

    /// The name exists and has no record of this type (NODATA of RFC 2308).
    record NoData<R>(boolean secure) implements DnsAnswer<R> {}

    /// The name does not exist (NXDOMAIN).
    record NoDomain<R>(boolean secure) implements DnsAnswer<R> {}

    /// Nobody could tell; another time somebody may.
    ///
    /// @param why printable, for an operator
    record TemporaryFailure<R>(String why) implements DnsAnswer<R> {}

    /// A validating resolver found the answer forged or its signatures broken. Never to be taken for an absence.
    ///
    /// @param why printable, for an operator
    record Bogus<R>(String why) implements DnsAnswer<R> {}
}
