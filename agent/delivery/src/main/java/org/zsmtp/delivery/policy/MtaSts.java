package org.zsmtp.delivery.policy;

import org.zsmtp.smtp.address.DomainName;

/// Knows domains' MTA-STS policies. Thread-safe; blocks its thread, which is meant to be a virtual one, for a bounded
/// time.
@FunctionalInterface
public interface MtaSts {

    /// Makes no queries: no domain has a policy.
    MtaSts NONE = _ -> new StsFinding.NoPolicy();

    /// @param domain the next-hop domain (RFC 8461 section 1.1, "Policy Domain")
    StsFinding of(DomainName domain);
}
