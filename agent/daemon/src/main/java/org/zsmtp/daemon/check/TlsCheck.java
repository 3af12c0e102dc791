package org.zsmtp.daemon.check;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.policy.DaneFinding;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;

/// What was found of a destination's transport security. Texts are as they came, so whoever prints them makes them
/// harmless.
///
/// @param destination as it was asked for
/// @param trouble     why there is no host to look at; empty where there is one
/// @param secure      DNSSEC vouches for the choice of the hosts
/// @param sts         what MTA-STS has of it; empty where the destination is no domain
/// @param hosts       in the order in which mail tries them
/// @param verdict     what it comes to
public record TlsCheck(
        String destination,
        String trouble,
        boolean secure,
        Optional<HostProbe.Sts> sts,
        List<Host> hosts,
        Verdict verdict) {

    /// What a check comes to; the worst of its parts counts, and a definite fault is worse than not to know.
    public enum Verdict {
        /// Every host takes mail under TLS, as all policies demand.
        PASS,
        /// Something could not be found out now.
        UNKNOWN,
        /// A host takes mail in clear text only, or is not what a policy demands.
        FAIL;

        Verdict and(Verdict other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    public TlsCheck {
        hosts = List.copyOf(hosts);
    }

    /// A host.
    ///
    /// @param mx      how it came to be on the route
    /// @param dane     what DANE says of it
    /// @param tlsa     all its TLSA records, usable or not
    /// @param policy   what holds for it
    /// @param servers  its addresses, each looked at
    public record Host(MxHost mx, DaneFinding dane, List<TlsaRemark> tlsa, HostPolicy policy, List<Server> servers) {
        public Host {
            tlsa = List.copyOf(tlsa);
            servers = List.copyOf(servers);
        }
    }

    /// An address of a host.
    ///
    /// @param sight    what there was to see of it, by a connection that takes any certificate
    /// @param chain    of certificates that it shows, its own first; empty where it shows none
    /// @param proofs   how the chain stands against each way to verify it
    /// @param expected what mail would come to there
    public record Server(
            Endpoint endpoint,
            ProbeResult sight,
            List<CertificateFacts> chain,
            List<Proof> proofs,
            ExpectedResult expected) {
        public Server {
            chain = List.copyOf(chain);
            proofs = List.copyOf(proofs);
        }
    }

    /// How a chain of certificates stands against one way to verify it.
    ///
    /// @param way   `DANE`, `MTA-STS`, `PKIX` or `policy`
    /// @param fault what is wrong; null where it is verified
    public record Proof(String way, @Nullable String fault) {}

    /// What mail would come to at an address.
    ///
    /// @param action what the agent would do
    /// @param why    for people
    /// @param verdict of this check on it
    public record ExpectedResult(Action action, String why, Verdict verdict) {

        /// What the agent would do.
        public enum Action {
            DELIVER_SECURED("deliver under TLS"),
            DELIVER_IN_CLEAR("deliver in clear text"),
            DELAY("keep the mail and try again later"),
            RETURN("return the mail to its sender");

            private final String words;

            Action(String words) {
                this.words = words;
            }

            /// @return for people
            public String words() {
                return words;
            }
        }
    }
}
