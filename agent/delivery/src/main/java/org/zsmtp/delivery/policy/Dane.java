package org.zsmtp.delivery.policy;

import org.zsmtp.smtp.address.DomainName;

/// Knows hosts' TLSA records. Thread-safe; blocks its thread, which is meant to be a virtual one, for a
/// bounded time.
@FunctionalInterface
public interface Dane {

    /// Makes no queries: nothing is secured by DNSSEC.
    Dane NONE = (_, _) -> new DaneFinding.Insecure("DANE is not asked for");

    /// @param host whose choice DNSSEC vouches for, as its MX record names it
    /// @param port where it listens
    DaneFinding of(Target host, int port);

    /// A host, and what its TLSA records may be found under.
    ///
    /// @param name        as its MX record names it
    /// @param destination the domain that mail is addressed to
    record Target(DomainName name, DomainName destination) {}
}
