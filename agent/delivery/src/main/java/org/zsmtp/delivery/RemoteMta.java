package org.zsmtp.delivery;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// The host that was talked to (Remote-MTA, RFC 3464 section 2.3.5).
///
/// @param name the mail exchanger's name, or the address literal with its brackets
/// @param literal true where `name` is a literal
/// @param remote the address tried last
/// @param local our own address towards it, null where no connection came up
public record RemoteMta(
        String name,
        boolean literal,
        InetSocketAddress remote,
        @Nullable InetSocketAddress local) {}
