package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.Reply;

/// Why a session ended before it had all its replies. Most decisions depend on the group only.
public sealed interface Cause {

    /// Nothing more comes from the server.
    sealed interface Lost extends Cause {}

    /// Replies may have been matched to the wrong commands, or may not be the server's. Nothing that the transaction
    /// had collected is believed.
    sealed interface Surprise extends Cause {}

    /// A condition for sending mail to the server is not met.
    sealed interface Policy extends Cause {}

    /// The client ends the session for a reason of its own.
    sealed interface Local extends Cause {}

    /// The server said 421: it closes the connection (RFC 5321 section 3.8).
    record Closing(Reply reply) implements Lost {}

    /// The connection broke or was closed.
    ///
    /// @param what what the system said, for people
    record ConnectionLost(String what) implements Lost {}

    /// No answer in time.
    ///
    /// @param phase what was waited for
    record TimedOut(Phase phase, Limit limit) implements Lost {

        /// Which time limit was exceeded.
        public enum Limit {
            /// That of one reply.
            REPLY,
            /// That of the whole envelope, although each reply came in time.
            ENVELOPE
        }

        public TimedOut(Phase phase) {
            this(phase, Limit.REPLY);
        }
    }

    /// What the server sent is not a reply.
    ///
    /// @param what what was wrong with it, printable ASCII
    record Malformed(String what) implements Surprise {}

    /// A reply came that nothing had asked for.
    record Unsolicited(Reply reply) implements Surprise {}

    /// A reply came while content was being sent: it is not known what it answers.
    record Premature(Reply reply) implements Surprise {}

    /// A reply that cannot answer the command that is next in order.
    record OutOfPlace(Phase phase, Reply reply) implements Surprise {}

    /// Clear text followed the reply to STARTTLS: an attacker may have injected it, to be taken for the server's
    /// replies under TLS.
    record Injected() implements Surprise {}

    /// The client must authenticate, and the server does not let it.
    ///
    /// @param obstacle what is in the way
    /// @param why      for people
    record Unauthenticated(Obstacle obstacle, String why) implements Policy {

        /// What is in the way of an authentication.
        public enum Obstacle {
            /// The server offers no mechanism of those that may be used, or none at all.
            NOT_OFFERED,
            /// It offers one, and the client cannot begin it, for want of a ticket, say.
            UNUSABLE,
            /// The client could not go on in the middle of one.
            BROKEN_OFF,
            /// The server has not shown that it knows the secret.
            UNPROVEN
        }
    }

    /// The connection is not as secure as required.
    ///
    /// @param lack what it lacks
    /// @param why  for people
    record Unsecured(Lack lack, String why) implements Policy {}

    /// What the security of a connection lacks.
    enum Lack {
        /// The server offers no TLS, or takes its offer back.
        OFFER,
        /// There is no TLS, and a secret must not go in clear text. Mail could, if it needed no authentication.
        SECRECY,
        /// The handshake failed.
        HANDSHAKE,
        /// The server was not verified.
        TRUST,
        /// What the client is configured with cannot be used, a file of certificates, say. The server is not to
        /// blame, and nothing was asked of it.
        CONFIGURATION,
        /// Channel binding, which the server offers for authentication, and which a connection by the other TLS
        /// library would have. Authentication has not begun.
        BINDING
    }

    /// The server has a name of this host, so mail for it would loop.
    ///
    /// @param name as the server says it
    record OwnName(String name) implements Policy {}

    /// The content could not be read to its end.
    ///
    /// @param what what the system said, for people
    record ContentUnreadable(String what) implements Local {}

    /// No further message begins on this connection: the server takes no more (RFC 9422), or the client leaves it.
    record LimitReached() implements Local {}

    /// The client is stopping.
    record Stopped() implements Local {}
}
