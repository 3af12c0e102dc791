package org.zsmtp.submission;

/// Decides what becomes of a submission where a server offers TLS and the handshake fails. Only asked where the
/// transport's options make TLS opportunistic: TLS that they require stays required.
///
/// Called on the submission's own thread, which may wait in here. One that throws counts as [Answer#SECURE].
@FunctionalInterface
public interface TlsPolicy {

    /// What to do.
    enum Answer {
        /// Leave this server and try the next one.
        SECURE,
        /// Go on with this server in clear text. Secrets do not go out in it unless the credentials say so.
        INSECURE
    }

    /// Never in clear text where TLS was offered.
    TlsPolicy SECURE = (_, _, _) -> Answer.SECURE;

    /// In clear text where TLS fails.
    TlsPolicy INSECURE = (_, _, _) -> Answer.INSECURE;

    /// @param code       the server's reply to STARTTLS; 0 where the handshake failed
    /// @param diagnostic what happened, printable, one line
    Answer failed(Server server, int code, String diagnostic);
}
