package org.zsmtp.delivery.security;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.dns.Tlsa;
import org.zsmtp.smtp.address.DomainName;

/// What a connection must be before mail goes over it. Two connections that differ in it are never shared: it is part
/// of the key by which open connections are found. Only [None] and [Opportunistic] allow clear text.
///
/// `serverName` is what the client tells in the handshake (SNI, RFC 6066 section 3); null where the server is known
/// by its address only, which SNI cannot carry.
public sealed interface TlsRequirement {

    /// Clear text: STARTTLS is not asked for.
    record None() implements TlsRequirement {
        @Override
        public @Nullable DomainName serverName() {
            return null;
        }
    }

    /// TLS if the server offers it and the handshake succeeds, without verifying the server; else clear text.
    ///
    /// @param observed what a policy that is being tested would demand (RFC 8461 section 5, mode "testing"): judged
    ///     and told, never demanded; null for nothing
    record Opportunistic(
            @Nullable DomainName serverName, @Nullable Pkix observed) implements TlsRequirement {}

    /// TLS, without verifying the server: against listeners that do not interfere. Also where TLSA records exist and
    /// none of them can be used (RFC 7672 section 2.2).
    record Encrypted(@Nullable DomainName serverName) implements TlsRequirement {}

    /// A certificate with a valid path to a trust anchor (RFC 5280) that has one of the names (RFC 9525).
    ///
    /// @param names any of which will do; empty where the path alone is asked for
    /// @param asked who asks for it
    record Pkix(@Nullable DomainName serverName, List<ReferenceName> names, Authority asked) implements TlsRequirement {
        public Pkix {
            names = List.copyOf(names);
        }
    }

    /// A certificate that matches a TLSA record (RFC 7672).
    ///
    /// @param serverName the TLSA base domain
    /// @param records    usable ones only, at least one
    /// @param names      any of which a certificate under a DANE-TA(2) record must have; DANE-EE(3) ignores names
    record Dane(DomainName serverName, Set<Tlsa> records, List<DomainName> names) implements TlsRequirement {
        public Dane {
            records = Set.copyOf(records);
            names = List.copyOf(names);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("DANE without records");
            }
        }
    }

    /// A certificate or public key with one of these digests.
    ///
    /// @param digests at least one
    record Fingerprint(@Nullable DomainName serverName, Set<Digest> digests) implements TlsRequirement {
        public Fingerprint {
            digests = Set.copyOf(digests);
            if (digests.isEmpty()) {
                throw new IllegalArgumentException("no fingerprint to match");
            }
        }
    }

    /// Who asks for a certificate that PKIX can verify.
    enum Authority {
        /// The operator's policy table, or `demand-tls-mode`.
        LOCAL,
        /// The destination's MTA-STS policy.
        MTA_STS
    }

    /// @return the name told in the handshake, or null for none
    @Nullable
    DomainName serverName();

    /// @return whether mail waits rather than go in clear text
    default boolean forbidsClearText() {
        return switch (this) {
            case None _, Opportunistic _ -> false;
            case Encrypted _, Pkix _, Dane _, Fingerprint _ -> true;
        };
    }

    /// @return whether the server must prove who it is
    default boolean authenticates() {
        return switch (this) {
            case None _, Opportunistic _, Encrypted _ -> false;
            case Pkix _, Dane _, Fingerprint _ -> true;
        };
    }
}
