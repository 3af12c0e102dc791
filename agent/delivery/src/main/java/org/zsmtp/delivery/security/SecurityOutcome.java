package org.zsmtp.delivery.security;

/// What came of a connection's transport security.
public sealed interface SecurityOutcome {

    /// It is in clear text.
    ///
    /// @param why it is, for people: nobody asked for more, or the server did not offer it
    record ClearText(String why) implements SecurityOutcome {

        /// Nobody asked for more.
        public static final ClearText NOT_WANTED = new ClearText("TLS is not wanted");

        /// The server has nothing better.
        public static final ClearText NOT_OFFERED = new ClearText("the server does not offer STARTTLS");

        /// @return whether there might have been TLS, and it came to nothing
        public boolean isDowngrade() {
            return !equals(NOT_WANTED) && !equals(NOT_OFFERED);
        }
    }

    /// It is encrypted, and all that was required of it.
    record Secured(TlsSession session) implements SecurityOutcome {}

    /// It is not what was required: no mail went over it.
    record Failed(TlsFailure failure) implements SecurityOutcome {}
}
