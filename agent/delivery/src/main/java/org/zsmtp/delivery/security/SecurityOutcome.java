package org.zsmtp.delivery.security;

/// What came of a connection's transport security.
public sealed interface SecurityOutcome {

    /// It is in clear text.
    ///
    /// @param why reason, for people: TLS was not wanted, or the server did not offer it
    record ClearText(String why) implements SecurityOutcome {

        /// TLS was not wanted.
        public static final ClearText NOT_WANTED = new ClearText("TLS is not wanted");

        /// The server has nothing better.
        public static final ClearText NOT_OFFERED = new ClearText("the server does not offer STARTTLS");

        /// @return whether TLS was tried and failed
        public boolean isDowngrade() {
            return !equals(NOT_WANTED) && !equals(NOT_OFFERED);
        }
    }

    /// It is encrypted, and all that was required of it.
    record Secured(TlsSession session) implements SecurityOutcome {}

    /// It is not what was required: no mail went over it.
    record Failed(TlsFailure failure) implements SecurityOutcome {}
}
