package org.zsmtp.delivery.policy.sts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.address.DomainName;

/// Policies that outlive a process. Thread-safe. What cannot be kept or read is as if it had never been kept: a
/// policy that is not found is fetched.
interface PolicyStore {

    /// Keeps nothing.
    PolicyStore NONE = new PolicyStore() {
        @Override
        public @Nullable RememberedPolicy load(DomainName domain) {
            return null;
        }

        @Override
        public void save(DomainName domain, String id, Instant fetched, String text) {}

        @Override
        public void forget(DomainName domain) {}
    };

    /// @return the domain's policy, whether it still holds or not; null for none
    @Nullable
    RememberedPolicy load(DomainName domain);

    /// @param text the policy as it was fetched
    void save(DomainName domain, String id, Instant fetched, String text);

    /// Nothing is kept for the domain any more.
    void forget(DomainName domain);
}
