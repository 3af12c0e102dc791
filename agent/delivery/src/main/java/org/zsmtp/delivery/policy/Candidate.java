package org.zsmtp.delivery.policy;

import org.zsmtp.smtp.address.Domain;

/// A host that mail might go to, as far as policies look at it.
///
/// @param destination the domain or host that mail is addressed to
/// @param host        the host, as its MX record or the destination names it
/// @param port        where it listens
/// @param provenance  whether DNSSEC vouches for the choice of the host
public record Candidate(Domain destination, Domain host, int port, Provenance provenance) {

    /// Whether DNSSEC vouches for the choice of a host. Whether it vouches for the host's own names and
    /// records is for [Dane] to find out: a signed alias of an unsigned host may have TLSA records, and an
    /// address that somebody kept from us must not take them away.
    public enum Provenance {
        /// MX records, or the proof that there are none; or no query was needed.
        SECURE,
        /// Not so.
        INSECURE
    }
}
