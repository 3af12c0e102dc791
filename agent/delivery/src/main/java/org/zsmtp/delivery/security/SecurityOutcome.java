package org.zsmtp.delivery.security;

/// What came of a connection's transport security.
public sealed interface SecurityOutcome {

    /// It is in clear text.
    ///
    /// @param why it is, for people: nobody asked for more, or the server did not offer it
    record ClearText(String why) implements SecurityOutcome {}

    /// It is encrypted, and all that was required of it.
    record Secured(TlsSession session) implements SecurityOutcome {}

    /// It is not what was required: no mail went over it.
    record Failed(TlsFailure failure) implements SecurityOutcome {}
}
