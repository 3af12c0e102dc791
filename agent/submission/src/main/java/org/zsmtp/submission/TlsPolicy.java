package org.zsmtp.submission;

/// Decides what becomes of a submission where a server offers TLS and it comes to nothing. Only asked where the
/// transport's options want TLS where it is to be had, no more: what they demand nobody takes back.
///
/// Called on the submission's own thread, which may wait in here. One that throws is taken to have said
/// [Answer#SECURE].
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
