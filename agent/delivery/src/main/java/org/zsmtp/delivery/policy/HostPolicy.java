package org.zsmtp.delivery.policy;

import java.util.List;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.wire.EnhancedStatusCode;

/// What transport security allows of one host of a route.
public sealed interface HostPolicy {

    /// @return whose policies were looked at, for TLS reports (RFC 8460): one, or two where a host is under DANE
    ///     and MTA-STS
    List<AppliedPolicy> applied();

    /// Mail may go there, over a connection of this kind.
    ///
    /// @param reason who says so, for people
    record Usable(TlsRequirement requirement, List<AppliedPolicy> applied, String reason) implements HostPolicy {
        public Usable {
            applied = List.copyOf(applied);
        }
    }

    /// It may not, now: the next host may do. Mail that no host may have waits.
    ///
    /// @param status always temporary
    record Unusable(EnhancedStatusCode status, TlsFailure failure, List<AppliedPolicy> applied) implements HostPolicy {
        public Unusable {
            applied = List.copyOf(applied);
            if (status.statusClass() != 4) {
                throw new IllegalArgumentException("a policy delays, it does not fail mail: " + status);
            }
        }
    }
}
