package org.zsmtp.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.Outcome;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// Why a recipient has its verdict.
///
/// Texts of the server are as it sent them, control characters included: the caller must sanitise them before
/// printing.
///
/// @param status the enhanced status code: the server's own where it announced such codes, else by the reply
///     code, else ours
/// @param origin who chose the code
/// @param reply the reply that decided, null where none did
/// @param text what happened, in words, where no reply did decide or something else is to be said; else empty
/// @param outcome what became of the recipient in the conversation, null where it never came to one
/// @param obstacle what was in the way of one, null where there was one, or where whoever answered had no server
/// @param dialogue this recipient's commands and replies, oldest first
/// @param ending why the last of them have no reply, in the words of ZMailer's reports; empty where all have one
public record Diagnosis(
        EnhancedStatusCode status,
        Origin origin,
        @Nullable Reply reply,
        String text,
        @Nullable Outcome outcome,
        @Nullable Obstacle obstacle,
        List<Exchange> dialogue,
        String ending) {

    /// Who chose the status code.
    public enum Origin {
        /// The server, which had announced such codes: it stands in its reply.
        SERVER,
        /// We did. What looks like a code in the reply is a part of its text.
        OURS
    }

    /// What was in the way of a conversation with a server.
    public enum Obstacle {
        /// There is no host to go to, or it has no address.
        ROUTE,
        /// No connection came up.
        CONNECTION,
        /// The secret that the host may ask for is not to be had.
        SECRET,
        /// A connection could not be as secure as it must be.
        POLICY,
        /// The client stops, or the time for all of it is up.
        STOP,
        /// A fault of the program. It may have come in the middle of a conversation.
        FAULT
    }

    /// A diagnosis of ours, without any conversation, and without a server that there could have been one with.
    public static Diagnosis ours(EnhancedStatusCode status, String text) {
        return new Diagnosis(status, Origin.OURS, null, text, null, null, List.of(), "");
    }

    /// A diagnosis of ours, where something was in the way of a conversation.
    public static Diagnosis ours(EnhancedStatusCode status, Obstacle obstacle, String text) {
        return new Diagnosis(status, Origin.OURS, null, text, null, obstacle, List.of(), "");
    }

    public Diagnosis {
        dialogue = List.copyOf(dialogue);
    }
}
