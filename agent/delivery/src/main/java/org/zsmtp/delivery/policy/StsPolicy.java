package org.zsmtp.delivery.policy;

import java.time.Duration;
import java.util.List;
import org.zsmtp.smtp.address.DomainName;

/// An MTA-STS policy (RFC 8461 section 3.2).
///
/// @param mode       how serious it is
/// @param exchangers patterns of the hosts that may be the domain's exchangers; empty only for [Mode#NONE]
/// @param maxAge     how long it may be remembered, counted from its fetch
/// @param lines      as it was fetched, printable, for TLS reports
public record StsPolicy(Mode mode, List<MxPattern> exchangers, Duration maxAge, List<String> lines) {

    /// How serious a policy is.
    public enum Mode {
        ENFORCE,
        TESTING,
        NONE
    }

    /// The name of a host, or of all hosts one label below (`*.example.com`).
    ///
    /// @param name without the `*.`
    /// @param kind of pattern
    public record MxPattern(DomainName name, Kind kind) {

        /// What a pattern stands for.
        public enum Kind {
            EXACT,
            WILDCARD
        }

        /// @return whether it allows this host (RFC 8461 section 4.1): a wildcard stands for one label
        public boolean matches(DomainName host) {
            return switch (kind) {
                case EXACT -> host.equals(name);
                case WILDCARD -> {
                    String text = host.canonical();
                    int dot = text.indexOf('.');
                    yield dot > 0 && text.substring(dot + 1).equals(name.canonical());
                }
            };
        }

        /// @return as it stands in the policy
        public String text() {
            return kind == Kind.WILDCARD ? "*." + name.text() : name.text();
        }
    }

    public StsPolicy {
        exchangers = List.copyOf(exchangers);
        lines = List.copyOf(lines);
    }
}
