package org.zsmtp.smtp.auth;

import java.util.Optional;

/// An authentication mechanism (RFC 4422), as used in SMTP (RFC 4954). Two that do the same are equal, so that
/// connections of the same identity can be told from others.
public interface SaslMechanism {

    /// @return the mechanism's name, in upper case
    String name();

    /// @return whether it discloses the secret, or an equivalent token, to anybody who can read the connection
    boolean disclosesSecret();

    /// Whether its steps may take long, computing or asking others. Such a mechanism makes its client, and the
    /// client says what it has to say, on another thread than the session's: one step after the other.
    ///
    /// @return false for what only puts octets together
    default boolean isSlow() {
        return false;
    }

    /// @param credentials who the client is
    /// @param binding     where it says so
    /// @return the client's side of one exchange
    /// @throws UnusableMechanismException where there can be none here
    Client client(Credentials credentials, Binding binding) throws UnusableMechanismException;

    /// The client's side of one exchange. Called by one thread at a time.
    interface Client {

        /// The initial response of a mechanism in which the client is first (RFC 4954 section 4). Asked for once,
        /// before anything else.
        ///
        /// @return the octets, not in base64; empty where the server speaks first
        default Optional<byte[]> initialResponse() {
            return Optional.empty();
        }

        /// @param challenge the text of the server's 334, base64 or whatever it sent; not the one that only asks
        ///     for the initial response
        Answer respond(String challenge);

        /// @return whether a success would be believable now
        Standing standing();
    }

    /// What answers a challenge.
    sealed interface Answer {

        /// This response. Never printed.
        final class Say implements Answer {
            private final byte[] octets;

            /// @param octets not in base64; may be none
            public Say(byte[] octets) {
                this.octets = octets.clone();
            }

            /// @return the octets, a copy
            public byte[] octets() {
                return octets.clone();
            }
        }

        /// None: the client gives up.
        ///
        /// @param why for people; holds no secret
        record Cancel(String why) implements Answer {}

        /// None, since none was due: whatever this challenge belongs to, it is not this exchange.
        record Unexpected() implements Answer {}
    }

    /// How far an exchange has come.
    enum Standing {
        /// There is more to say: a success now answers something else.
        OPEN,
        /// The server still owes the proof that it knows the secret too.
        UNPROVEN,
        /// All is said, and the server has proven what it must.
        COMPLETE
    }
}
