package org.zsmtp.delivery;

import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;

/// The host that was talked to (Remote-MTA, RFC 3464 section 2.3.5).
///
/// @param name the mail exchanger's name, or the address literal with its brackets; empty for a UNIX socket
/// @param literal true where `name` is a literal
/// @param remote where it was tried last
/// @param local our own end towards it, null where no connection came up
/// @param security the result of securing the connection; null if it did not get that far
public record RemoteMta(
        String name,
        boolean literal,
        Endpoint remote,
        @Nullable Endpoint local,
        @Nullable SecurityOutcome security) {

    /// A host of whose security nothing is known.
    public RemoteMta(String name, boolean literal, Endpoint remote, @Nullable Endpoint local) {
        this(name, literal, remote, local, null);
    }
}
