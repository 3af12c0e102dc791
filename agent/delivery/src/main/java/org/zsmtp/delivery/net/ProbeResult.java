package org.zsmtp.delivery.net;

import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.wire.Capabilities;

/// The result of a connection without mail.
public sealed interface ProbeResult {

    /// It did not come up.
    ///
    /// @param why what the system said, for people
    record Unreachable(String why) implements ProbeResult {}

    /// It came up and ended before the server would have taken mail.
    ///
    /// @param security the result of securing it; null if it did not get that far
    record Broken(Endpoint local, Cause cause, @Nullable SecurityOutcome security) implements ProbeResult {}

    /// The server would have taken mail.
    record Ready(Endpoint local, Capabilities capabilities, SecurityOutcome security) implements ProbeResult {}
}
