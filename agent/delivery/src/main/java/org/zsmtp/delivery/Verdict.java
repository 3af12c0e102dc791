package org.zsmtp.delivery;

/// The judgement on one recipient, in the words of RFC 3464 section 2.3.3.
public sealed interface Verdict {

    /// The next host took responsibility.
    ///
    /// @param notice who owes the sender the notice of success, where one was asked for
    record Relayed(SuccessNotice notice) implements Verdict {}

    /// The next host put the message into the recipient's mailbox: it speaks LMTP, and answered for this recipient
    /// alone. It takes no duty of notices over.
    ///
    /// @param notice who owes the sender the notice of success, where one was asked for; never PASSED_ON
    record Delivered(SuccessNotice notice) implements Verdict {
        public Delivered {
            if (notice == SuccessNotice.PASSED_ON) {
                throw new IllegalArgumentException("nobody is left to pass a duty on to");
            }
        }
    }

    /// Refused for good.
    ///
    /// @param scope what was refused
    record Failed(Scope scope) implements Verdict {}

    /// Not delivered now; to be tried again by whoever keeps the message.
    ///
    /// @param scope how far the trouble reaches: for [Scope#HOST] and [Scope#DESTINATION] other messages for the
    ///     same destination would fare no better now
    /// @param delay where in the conversation it happened
    record Delayed(Scope scope, Delay delay) implements Verdict {}

    /// Who owes the sender a notice of success (RFC 3461 section 5.2).
    enum SuccessNotice {
        /// Nobody: none was asked for.
        NOT_ASKED,
        /// The next host, which offers DSN.
        PASSED_ON,
        /// The caller: the next host does not know DSN, or is the last.
        OWED
    }

    /// What kind of delay.
    enum Delay {
        /// The server said 4yz, in LMTP also to the end of data, or nothing was sent: the message is not there.
        NOT_ACCEPTED,
        /// A 4yz to the end of data: the server had the whole message and did not take it.
        REFUSED_AT_END,
        /// All content had gone out and no answer came: the next attempt may give a duplicate.
        IN_DOUBT
    }
}
