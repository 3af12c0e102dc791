package org.zsmtp.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.wire.EnhancedStatusCode;
import org.zsmtp.smtp.wire.Reply;

/// Why a recipient has its verdict.
///
/// Texts of the server are as it sent them, control characters included: whoever prints them makes them harmless.
///
/// @param status the enhanced status code: the server's own where it announced such codes, else by the reply
///     code, else ours
/// @param reply the reply that decided, null where none did
/// @param text what happened, in words, where no reply did decide or something else is to be said; else empty
/// @param dialogue this recipient's commands and replies, oldest first
public record Diagnosis(EnhancedStatusCode status, @Nullable Reply reply, String text, List<Exchange> dialogue) {

    public Diagnosis {
        dialogue = List.copyOf(dialogue);
    }
}
