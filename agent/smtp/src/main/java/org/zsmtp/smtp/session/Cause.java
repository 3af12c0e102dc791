package org.zsmtp.smtp.session;

import org.zsmtp.smtp.wire.Reply;

/// Why a session ended before it had all its answers. The groups are what most decisions depend on.
public sealed interface Cause {

    /// There is no more to hear from the server.
    sealed interface Lost extends Cause {}

    /// Replies may have been matched to the wrong commands, or may not be the server's. Nothing that the transaction
    /// had collected is believed.
    sealed interface Surprise extends Cause {}

    /// What must be so before mail goes to the server is not so.
    sealed interface Policy extends Cause {}

    /// The client ends the session of its own accord.
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

        /// Whose time was up.
        public enum Limit {
            /// That of the one reply.
            REPLY,
            /// That of the whole envelope, though each reply before had come in its own time.
            ENVELOPE
        }

        public TimedOut(Phase phase) {
            this(phase, Limit.REPLY);
        }
    }

    /// What came is no reply.
    ///
    /// @param what what was wrong with it, printable ASCII
    record Malformed(String what) implements Surprise {}

    /// A reply came that nothing had asked for.
    record Unsolicited(Reply reply) implements Surprise {}

    /// A reply came while content was on its way: nobody can tell what it answers.
    record Premature(Reply reply) implements Surprise {}

    /// A reply that cannot be the answer to the command it stands against.
    record OutOfPlace(Phase phase, Reply reply) implements Surprise {}

    /// More came than the answer to STARTTLS, in clear text: somebody may have put it there, to be taken for what
    /// the server says under TLS.
    record Injected() implements Surprise {}

    /// The server does not let the client authenticate as it must.
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

    /// The connection is not as secure as it must be.
    ///
    /// @param lack what it lacks
    /// @param why  for people
    record Unsecured(Lack lack, String why) implements Policy {}

    /// What a connection lacks that is not as secure as it must be.
    enum Lack {
        /// The server offers no TLS, or takes its offer back.
        OFFER,
        /// There is no TLS, and a secret must not go in clear text. Mail could, if it needed no authentication.
        SECRECY,
        /// The two do not come to terms.
        HANDSHAKE,
        /// The server has not shown that it is the one that is meant.
        TRUST,
        /// What the client is configured with cannot be used, a file of certificates, say. The server is not to
        /// blame, and nothing was asked of it.
        CONFIGURATION,
        /// Nothing that an authentication could be bound to, which the server offers, and which a connection by
        /// another library of TLS would have. Nothing was said of who the client is.
        BINDING
    }

    /// The server bears a name of this host, so mail for it would go round in circles.
    ///
    /// @param name as the server says it
    record OwnName(String name) implements Policy {}

    /// The content could not be read to its end.
    ///
    /// @param what what the system said, for people
    record ContentUnreadable(String what) implements Local {}

    /// The server takes no more messages on this connection (RFC 9422).
    record LimitReached() implements Local {}

    /// The client is stopping.
    record Stopped() implements Local {}
}
