package org.zsmtp.delivery.policy;

import org.zsmtp.delivery.security.TlsFailure;

/// What a domain's MTA-STS policy is (RFC 8461).
public sealed interface StsFinding {

    /// It has none, or has mode "none", or its own DNS says so.
    record NoPolicy() implements StsFinding {}

    /// It has one that holds now.
    record Found(StsPolicy policy) implements StsFinding {}

    /// It says that it has one, which could not be had, and none is remembered. Mail goes as if it had none (RFC 8461
    /// section 5.1), and the failure is reported.
    record Unavailable(TlsFailure failure) implements StsFinding {}
}
