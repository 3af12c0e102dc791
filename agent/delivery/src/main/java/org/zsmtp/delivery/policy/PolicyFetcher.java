package org.zsmtp.delivery.policy;

import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.smtp.address.DomainName;

/// Fetches MTA-STS policies over HTTPS (RFC 8461 section 3.3). Thread-safe; blocks its thread, which is meant to be a
/// virtual one, for a bounded time.
@FunctionalInterface
public interface PolicyFetcher {

    /// The most octets that a policy may have; more is a failure.
    int MAX_OCTETS = 64 * 1024;

    /// @param policyHost `mta-sts.` before the policy domain
    Fetched fetch(DomainName policyHost);

    /// What came of it.
    sealed interface Fetched {

        /// What the host sent, which need not be a policy.
        ///
        /// @param text one character (ISO-8859-1) for each octet
        record Document(String text) implements Fetched {}

        /// It could not be fetched.
        record Failed(TlsFailure failure) implements Fetched {}
    }
}
