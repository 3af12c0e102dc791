package org.zsmtp.daemon.check;

import org.zsmtp.smtp.session.Cause;

/// Why a conversation ended, in words.
final class Causes {

    private Causes() {}

    static String words(Cause cause) {
        return switch (cause) {
            case Cause.Closing closing ->
                "the server says " + closing.reply().code() + " "
                        + String.join(" ", closing.reply().lines());
            case Cause.ConnectionLost(String what) -> what;
            case Cause.TimedOut(var phase, var _) -> "no answer in time (" + phase + ")";
            case Cause.Malformed(String what) -> "that is no reply: " + what;
            case Cause.Unsolicited _, Cause.Premature _ -> "a reply that nothing had asked for";
            case Cause.OutOfPlace _ -> "a reply that cannot be the answer";
            case Cause.ContentUnreadable(String what) -> what;
            case Cause.Unauthenticated(String why) -> why;
            case Cause.Unsecured(Cause.Lack _, String why) -> why;
            case Cause.Injected _ -> "more than an answer came behind STARTTLS";
            case Cause.OwnName(String name) -> "the server bears our own name " + name;
            case Cause.LimitReached _ -> "the server takes no more messages";
            case Cause.Stopped _ -> "the conversation ended in order";
        };
    }
}
