package org.zsmtp.delivery.policy;

import org.zsmtp.smtp.address.Domain;

/// A host that mail might go to, as far as policies look at it.
///
/// @param destination the domain or host that mail is addressed to
/// @param host        the host, as its MX record or the destination names it
/// @param port        where it listens
/// @param provenance  whether DNSSEC vouches for the way from the destination to the host's addresses
public record Candidate(Domain destination, Domain host, int port, Provenance provenance) {

    /// Whether DNSSEC vouches for the way to a host.
    public enum Provenance {
        /// For all of it: MX records, or that there are none, and addresses.
        SECURE,
        /// Not for all of it.
        INSECURE
    }
}
