package org.zsmtp.smtp.session;

/// Which recipients a server must accept before it gets the content.
public enum Acceptance {
    /// One of them will do: the message goes to those that it accepts.
    ANY_RECIPIENT,
    /// All of the envelope, in one mail transaction whatever limit the server states: where it refuses one, the
    /// content goes to nobody, and those that it accepted are [Outcome.Withheld]. What LMTP answers after the
    /// content, for each recipient by itself, comes too late to matter.
    ALL_RECIPIENTS
}
