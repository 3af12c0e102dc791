package org.zsmtp.testkit.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one client may do, as its options say; what it must not do whatever they say, [ClientStream] knows.
///
/// @param lmtp          it speaks LMTP
/// @param greeting      how it greets
/// @param mayPipeline   it may send groups where the server offers it
/// @param mayOverlap    its next message may begin after an end of data that has no answer yet, once the
/// connection has taken a message
/// @param mayChunk      small contents may go in chunks where the server offers it
/// @param recipients    the most recipients of a mail transaction where the server states no limit
/// @param allOrNone     content goes to all recipients that were to be sent, in one transaction, or to nobody
/// @param identity      who it must authenticate as, or null
/// @param security      whether it goes under TLS
public record ClientRules(
        boolean lmtp,
        Greeting greeting,
        boolean mayPipeline,
        boolean mayOverlap,
        boolean mayChunk,
        int recipients,
        boolean allOrNone,
        @Nullable Identity identity,
        Security security) {

    /// Whether a client goes under TLS.
    public enum Security {
        /// It does not.
        CLEAR,
        /// Where STARTTLS is offered and not refused.
        WHERE_OFFERED,
        /// By STARTTLS, or it sends no mail.
        REQUIRED,
        /// From its first octet.
        IMPLICIT
    }

    /// How a client greets.
    public enum Greeting {
        /// EHLO.
        EXTENDED,
        /// EHLO where the greeting has the word ESMTP.
        EXTENDED_WHERE_ANNOUNCED,
        /// HELO; in LMTP, LHLO and no extension.
        PLAIN
    }

    /// An identity.
    ///
    /// @param user       base64
    /// @param secret     base64
    /// @param both       what PLAIN says of them, base64
    /// @param mechanisms LOGIN and PLAIN or one of them, in the order in which they are tried
    /// @param goesOn     whether the next of them is tried where one was refused
    public record Identity(String user, String secret, String both, List<String> mechanisms, boolean goesOn) {
        public Identity {
            mechanisms = List.copyOf(mechanisms);
        }
    }
}
