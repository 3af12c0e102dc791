package org.zsmtp.delivery.conversation;

import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.wire.Capabilities;

/// The result of a connection without mail.
public sealed interface ProbeResult {

    /// The server would have taken mail.
    ///
    /// @param local our own end of the connection
    record Ready(Endpoint local, Capabilities capabilities, SecurityOutcome security) implements ProbeResult {}

    /// There was a connection, and the server would not have taken mail.
    ///
    /// @param local    our own end of the connection
    /// @param phase    what the session waited for when it ended
    /// @param cause    why it ended; [Cause.Closing] where the server refused
    /// @param security the result of securing it; null if it ended before that
    record Broken(
            Endpoint local,
            Phase phase,
            Cause cause,
            @Nullable SecurityOutcome security) implements ProbeResult {}

    /// There was no connection.
    ///
    /// @param why for people
    record Unreachable(String why) implements ProbeResult {}

    /// The credentials for that host, or its policy, cannot be found out now, so it was not tried.
    ///
    /// @param why for people; holds no secret
    record Withheld(String why) implements ProbeResult {}
}
