package org.zsmtp.delivery.policy;

import java.util.List;
import java.util.Set;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.smtp.address.DomainName;

/// What the DNS says of a host's certificates (RFC 7672 section 2.2).
public sealed interface DaneFinding {

    /// DNSSEC does not vouch for the way to the host, so no TLSA record counts.
    ///
    /// @param why for people
    record Insecure(String why) implements DaneFinding {}

    /// DNSSEC proves that there is no TLSA record.
    record Absent() implements DaneFinding {}

    /// There are records that can be used.
    ///
    /// @param base    the TLSA base domain, which is also told in the handshake
    /// @param records the usable ones, of each usage and selector those of the best digest (RFC 7671 section 9)
    /// @param names   any of which a certificate under a DANE-TA(2) record may have (RFC 7672 section 3.2.3)
    record Usable(DomainName base, Set<Tlsa> records, List<DomainName> names) implements DaneFinding {
        public Usable {
            records = Set.copyOf(records);
            names = List.copyOf(names);
        }
    }

    /// There are records, and none of them can be used: TLS is demanded, the certificate is not looked at.
    record Unusable(DomainName base, List<Tlsa> records) implements DaneFinding {
        public Unusable {
            records = List.copyOf(records);
        }
    }

    /// It is not known at present; there may be records. Mail waits.
    ///
    /// @param why for people
    /// @param reason what it is in TLS reports
    record Unknown(String why, Reason reason) implements DaneFinding {}

    /// Why it is not known.
    enum Reason {
        /// No name server answered.
        NO_ANSWER,
        /// DNSSEC says that the answer is forged or broken.
        BOGUS
    }
}
