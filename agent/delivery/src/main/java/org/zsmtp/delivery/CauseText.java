package org.zsmtp.delivery;

import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Phase;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.Reply;

/// Why a session ended, in words for people: the same in reports, probes and programs. Texts of servers are
/// unchanged: the caller must sanitise them before printing.
public final class CauseText {

    private CauseText() {}

    /// @param where what was going on, such as "while connecting"
    /// @param timeouts those that applied
    static String of(Cause cause, String where, Timeouts timeouts) {
        return switch (cause) {
            case Cause.Closing _ -> "the server is closing the connection " + where;
            case Cause.ConnectionLost(String what) -> "connection lost " + where + ": " + what;
            case Cause.TimedOut timeout ->
                "timeout of " + timeouts.of(timeout).toSeconds() + " seconds "
                        + (timeout.limit() == Cause.TimedOut.Limit.ENVELOPE ? "for the envelope " : "")
                        + where;
            case Cause.Surprise _, Cause.Policy _, Cause.Local _ -> of(cause);
        };
    }

    /// The same, for those who show what was going on.
    public static String of(Cause cause) {
        return switch (cause) {
            case Cause.Closing(Reply reply) ->
                "the server is closing the connection: " + reply.code() + " " + String.join(" ", reply.lines());
            case Cause.ConnectionLost(String what) -> "connection lost: " + what;
            case Cause.TimedOut(Phase phase, var _) -> "timeout " + phase.words();
            case Cause.Malformed(String what) -> "the server does not speak SMTP: " + what;
            case Cause.Unsolicited(Reply reply) ->
                "the server sent a reply that nothing had asked for (" + reply.code() + ")";
            case Cause.Premature(Reply reply) -> "the server answered before the end of data (" + reply.code() + ")";
            case Cause.OutOfPlace(Phase expected, Reply reply) ->
                "the server sent " + reply.code() + " " + expected.words() + ", which is no answer to that";
            case Cause.Injected _ -> "clear text followed the reply to STARTTLS: an attacker may have injected it";
            case Cause.Unauthenticated(var _, String what) -> "not authenticated, so nothing was sent: " + what;
            case Cause.Unsecured(Cause.Lack _, String what) ->
                "not as secure as it must be, so nothing was sent: " + what;
            case Cause.OwnName(String name) ->
                "the server calls itself " + name + ", as this host does: mail would loop back to it";
            case Cause.ContentUnreadable(String what) -> "the message cannot be read: " + what;
            case Cause.LimitReached _ -> "no more messages go over this connection";
            case Cause.Stopped _ -> "the transport agent is stopping";
        };
    }
}
