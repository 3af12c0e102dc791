package org.zsmtp.delivery.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.address.Domain;

/// A policy as TLS reports name it (RFC 8460 section 4.2).
///
/// @param type     of it
/// @param domain   whose it is: for MTA-STS and none the next-hop domain, for TLSA records their base domain
/// @param strings  the policy as it was found: lines of an MTA-STS policy, TLSA records
/// @param mxHosts  the mx patterns of an MTA-STS policy
/// @param failure  why it could not be used, such as a policy that could not be fetched; null if it could
public record AppliedPolicy(
        Type type,
        Domain domain,
        List<String> strings,
        List<String> mxHosts,
        @Nullable TlsFailure failure) {

    /// The policy types of RFC 8460.
    public enum Type {
        TLSA("tlsa"),
        STS("sts"),
        NO_POLICY_FOUND("no-policy-found");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /// @return as it stands in a report
        public String word() {
            return word;
        }
    }

    public AppliedPolicy {
        strings = List.copyOf(strings);
        mxHosts = List.copyOf(mxHosts);
    }
}
