package org.zsmtp.smtp.session;

import java.time.Duration;

/// How long each phase may take. A phase's time starts with the reply before it and is not extended by single
/// octets, so that a peer that sends single octets cannot hold a session. RFC 5321 section 4.5.3.2 gives the least
/// values for a patient client.
///
/// @param connect   one address's transport connection
/// @param write     one stretch without the peer taking any octet of content
/// @param command   any reply not named below
/// @param data      the reply to DATA
/// @param endOfData the reply to the end of data
public record Timeouts(Duration connect, Duration write, Duration command, Duration data, Duration endOfData) {

    /// The defaults of ZMailer's manual page: 3, 3, 5, 2 and 10 minutes.
    public static final Timeouts DEFAULTS = new Timeouts(
            Duration.ofMinutes(3),
            Duration.ofMinutes(3),
            Duration.ofMinutes(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10));

    /// The replies to one envelope together may take this many times the limit of one reply.
    private static final int ENVELOPE = 12;

    private static final Duration COURTESY = Duration.ofSeconds(30);

    /// Some servers leave QUIT unanswered, and verdicts may wait for the answer.
    private static final Duration LEAVE = Duration.ofSeconds(5);

    public Timeouts {
        for (Duration each : new Duration[] {connect, write, command, data, endOfData}) {
            if (!each.isPositive()) {
                throw new IllegalArgumentException("a time-out is positive, not " + each);
            }
        }
    }

    /// @return how long `phase` may take; never set for [Phase#IDLE], where the owner of the session decides
    public Duration of(Phase phase) {
        return switch (phase) {
            case CONNECT -> connect;
            case CONTENT -> write;
            case DATA -> data;
            case END_OF_DATA -> endOfData;
            case GREETING, EHLO, STARTTLS, TLS, AUTH, MAIL, RCPT, RSET, ETRN -> command;
            case NOOP -> atMost(COURTESY);
            case QUIT -> atMost(LEAVE);
            case IDLE -> throw new IllegalArgumentException("an idle session waits for its owner");
        };
    }

    /// @return how long the replies to MAIL, RCPT and DATA of one mail transaction may take together; a server that
    ///     lets each of them wait must not hold a connection and those who wait for it for ever
    public Duration envelope() {
        return command.multipliedBy(ENVELOPE);
    }

    /// @return how long was waited
    public Duration of(Cause.TimedOut timeout) {
        return switch (timeout.limit()) {
            case REPLY -> of(timeout.phase());
            case ENVELOPE -> envelope();
        };
    }

    private Duration atMost(Duration other) {
        return command.compareTo(other) < 0 ? command : other;
    }
}
