package org.zsmtp.delivery;

import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;

/// The host that was talked to (Remote-MTA, RFC 3464 section 2.3.5).
///
/// @param name the mail exchanger's name, or the address literal with its brackets; empty for a UNIX socket
/// @param literal true where `name` is a literal
/// @param remote where it was tried last
/// @param local our own end towards it, null where no connection came up
public record RemoteMta(
        String name,
        boolean literal,
        Endpoint remote,
        @Nullable Endpoint local) {}
