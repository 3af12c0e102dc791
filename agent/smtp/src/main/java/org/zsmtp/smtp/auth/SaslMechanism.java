package org.zsmtp.smtp.auth;

import java.util.Optional;

/// A way to prove who one is (RFC 4422), as SMTP carries it (RFC 4954).
public interface SaslMechanism {

    /// @return the mechanism's name, in upper case
    String name();

    /// @return the client's side of one exchange
    Client client(Credentials credentials);

    /// The client's side of one exchange. Owned by one thread.
    interface Client {

        /// @param challenge the text of the server's 334, base64 or whatever it sent
        /// @return the response in base64; empty where no further challenge may come
        Optional<String> respond(String challenge);

        /// @return true once all has been said, so that a success is believable
        boolean isComplete();
    }
}
