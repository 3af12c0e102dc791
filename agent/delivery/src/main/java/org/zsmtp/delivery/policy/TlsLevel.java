package org.zsmtp.delivery.policy;

import java.util.List;
import java.util.Set;
import org.zsmtp.delivery.security.Digest;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.address.DomainName;

/// How much transport security the operator wants for a destination.
public sealed interface TlsLevel {

    /// None: clear text.
    record None() implements TlsLevel {}

    /// Where offered; neither DANE nor MTA-STS is asked.
    record May() implements TlsLevel {}

    /// Always, without verifying the server.
    record Encrypt() implements TlsLevel {}

    /// Always, with a certificate that PKIX verifies and that has one of the names.
    ///
    /// @param names what to match: at least one
    record Verify(List<NameSource> names) implements TlsLevel {
        public Verify {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("no name to match");
            }
        }

        /// "verify": the host's name, which the DNS gave.
        public static final Verify HOST = new Verify(List.of(new NameSource.HostName()));

        /// "secure": the destination's name or any below it, which cannot be forged in the DNS.
        public static final Verify DESTINATION =
                new Verify(List.of(new NameSource.Destination(), new NameSource.BelowDestination()));
    }

    /// Always, with a certificate or key of one of these digests.
    record Fingerprint(Set<Digest> digests) implements TlsLevel {
        public Fingerprint {
            digests = Set.copyOf(digests);
        }
    }

    /// DANE where the destination has it, else MTA-STS where it has that, else where offered. The default.
    ///
    /// @param floor the level if nothing demands more
    record Dane(Floor floor) implements TlsLevel {}

    /// What remains of transport security where neither DANE nor MTA-STS demands any.
    enum Floor {
        /// TLS where offered, else clear text.
        OPPORTUNISTIC,
        /// TLS, without verifying the server (`demand-tls-mode`).
        ENCRYPTED
    }

    /// DANE, or not at all.
    record DaneOnly() implements TlsLevel {}

    /// DANE where DNSSEC vouches for TLSA records of the host, whose certificate is then checked by them and by
    /// nothing else; what is said here where there are none. For servers that somebody has named, such as those of
    /// submission: MTA-STS, which is about mail exchangers, is never asked. Where nobody can tell whether there are
    /// records, mail waits.
    ///
    /// Asked of the DNS by every transport, those with a router of their own too.
    ///
    /// @param otherwise no level of DANE
    record DaneFirst(TlsLevel otherwise) implements TlsLevel {
        public DaneFirst {
            if (otherwise instanceof Dane || otherwise instanceof DaneOnly || otherwise instanceof DaneFirst) {
                throw new IllegalArgumentException("DANE, or else DANE");
            }
        }
    }

    /// A level under another name than the host's own: this one is told in the handshake (SNI). What the
    /// certificate must prove is the level's to say. Where TLSA records decide, their own name is told (RFC 7672
    /// section 8.1).
    ///
    /// @param serverName what is told
    record ServerNamed(DomainName serverName, TlsLevel level) implements TlsLevel {}

    /// Where a name to match comes from.
    sealed interface NameSource {

        /// The host, as its MX record or the operator names it.
        record HostName() implements NameSource {}

        /// The destination, before any MX lookup.
        record Destination() implements NameSource {}

        /// Any name below the destination.
        record BelowDestination() implements NameSource {}

        /// This one, as the operator says.
        record Given(ReferenceName name) implements NameSource {}
    }

    /// Operators' levels by destination.
    @FunctionalInterface
    interface Table {
        /// @param destination the domain or host that mail is addressed to
        /// @param host        the mail exchanger, for entries that name one
        TlsLevel of(Domain destination, Domain host);
    }
}
