package org.zsmtp.delivery.dns;

import java.util.List;

/// What the DNS says to one question.
///
/// `secure`: a validating resolver that we may trust vouches for the answer by DNSSEC, or for the proof that there is
/// none. It is false when nobody validated, which says nothing about the answer's truth.
public sealed interface DnsAnswer<R> {

    /// @param records at least one
    /// @param complete there are no others: none was unreadable, none beyond what is used, and no other question
    ///     about the same went unanswered. Nothing may be concluded from what is not among the records of others.
    record Found<R>(List<R> records, boolean secure, boolean complete) implements DnsAnswer<R> {
        /// All there are.
        public Found(List<R> records, boolean secure) {
            this(records, secure, true);
        }

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

    /// A name server that should know shows nothing, and does not prove that there is nothing (RFC 2308 section 2.2
    /// has no way to tell the two apart without an SOA record). Good enough for doing without, never for a bounce.
    ///
    /// @param why printable, for an operator
    record Unproven<R>(boolean secure, String why) implements DnsAnswer<R> {}

    /// No answer could be had; a later query may succeed.
    ///
    /// @param why printable, for an operator
    record TemporaryFailure<R>(String why) implements DnsAnswer<R> {}

    /// A validating resolver found the answer forged or its signatures broken. Never to be taken for an absence.
    ///
    /// @param why printable, for an operator
    record Bogus<R>(String why) implements DnsAnswer<R> {}
}
