package org.zsmtp.smtp.session;

/// Which recipients a server must accept before it gets the content.
public enum Acceptance {
    /// At least one: the message goes to those that it accepts.
    ANY_RECIPIENT,
    /// All of the envelope, in one mail transaction whatever limit the server states: if it refuses one, the
    /// content is not sent, and those that it accepted are [Outcome.Withheld]. What LMTP answers after the content,
    /// for each recipient by itself, comes too late to matter.
    ALL_RECIPIENTS
}
