package org.zsmtp.smtp.session;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.wire.HeloName;
import org.zsmtp.smtp.wire.ReplyLimits;

/// How one session behaves.
///
/// @param heloName    the client's name
/// @param protocol    what it speaks
/// @param hello       how it greets
/// @param pipelining  whether commands go in groups
/// @param nextMail    when a following transaction begins
/// @param chunking    whether content goes in chunks
/// @param recipients  how many recipients a mail transaction has at most where the server states no limit; means
///     nothing where all must be accepted
/// @param acceptance  whether content goes out where some recipient was refused
/// @param credentials who it authenticates as before any mail, null for nobody; a session that cannot sends no mail
/// @param ownNames    names of this host, in lower case, that the server must not bear; empty where it may
/// @param replyLimits what a reply may grow to
/// @param security    whether it goes under TLS
public record SessionOptions(
        HeloName heloName,
        Protocol protocol,
        Hello hello,
        Pipelining pipelining,
        NextMail nextMail,
        Chunking chunking,
        int recipients,
        Acceptance acceptance,
        @Nullable Credentials credentials,
        Set<String> ownNames,
        ReplyLimits replyLimits,
        Security security) {

    /// RFC 5321 section 4.5.3.1.8 makes every server take as many.
    public static final int RECIPIENTS = 100;

    public SessionOptions {
        ownNames = Set.copyOf(ownNames);
        if (recipients < 1) {
            throw new IllegalArgumentException("a transaction of " + recipients + " recipients");
        }
    }

    /// The usual behaviour under a given name.
    public static SessionOptions defaults(HeloName heloName) {
        return builder(heloName).build();
    }

    /// The usual behaviour, to be changed one by one.
    public static Builder builder(HeloName heloName) {
        return new Builder(heloName);
    }

    /// These, to be changed one by one.
    public Builder toBuilder() {
        return copy(heloName);
    }

    /// @return the same options under another name
    public SessionOptions under(HeloName other) {
        return copy(other).build();
    }

    private Builder copy(HeloName name) {
        return builder(name)
                .protocol(protocol)
                .hello(hello)
                .pipelining(pipelining)
                .nextMail(nextMail)
                .chunking(chunking)
                .recipients(recipients)
                .acceptance(acceptance)
                .credentials(credentials)
                .ownNames(ownNames)
                .replyLimits(replyLimits)
                .security(security);
    }

    /// @return the same options in this protocol
    public SessionOptions with(Protocol other) {
        return toBuilder().protocol(other).build();
    }

    /// @return the same options, greeting this way
    public SessionOptions with(Hello other) {
        return toBuilder().hello(other).build();
    }

    /// @return the same options with this pipelining
    public SessionOptions with(Pipelining other) {
        return toBuilder().pipelining(other).build();
    }

    /// @return the same options with this start of a following transaction
    public SessionOptions with(NextMail other) {
        return toBuilder().nextMail(other).build();
    }

    /// @return the same options with this use of chunks
    public SessionOptions with(Chunking other) {
        return toBuilder().chunking(other).build();
    }

    /// @return the same options, sending content so
    public SessionOptions with(Acceptance other) {
        return toBuilder().acceptance(other).build();
    }

    /// @return the same options with this use of TLS
    public SessionOptions with(Security other) {
        return toBuilder().security(other).build();
    }

    /// @return the same options with at most so many recipients where the server states no limit
    public SessionOptions withRecipients(int most) {
        return toBuilder().recipients(most).build();
    }

    /// @param other null for nobody
    /// @return the same options, authenticating so
    public SessionOptions withCredentials(@Nullable Credentials other) {
        return toBuilder().credentials(other).build();
    }

    /// @param names in lower case
    /// @return the same options towards a server that must not be this host
    public SessionOptions withOwnNames(Set<String> names) {
        return toBuilder().ownNames(names).build();
    }

    /// Collects options. Owned by one thread.
    public static final class Builder {
        private final HeloName heloName;
        private Protocol protocol = Protocol.SMTP;
        private Hello hello = Hello.EHLO;
        private Pipelining pipelining = Pipelining.WHERE_OFFERED;
        private NextMail nextMail = NextMail.WITH_END_OF_DATA;
        private Chunking chunking = Chunking.NEVER;
        private int recipients = RECIPIENTS;
        private Acceptance acceptance = Acceptance.ANY_RECIPIENT;
        private @Nullable Credentials credentials;
        private Set<String> ownNames = Set.of();
        private ReplyLimits replyLimits = ReplyLimits.DEFAULTS;
        private Security security = Security.CLEAR;

        private Builder(HeloName heloName) {
            this.heloName = heloName;
        }

        /// @see SessionOptions#protocol
        public Builder protocol(Protocol other) {
            protocol = other;
            return this;
        }

        /// @see SessionOptions#hello
        public Builder hello(Hello other) {
            hello = other;
            return this;
        }

        /// @see SessionOptions#pipelining
        public Builder pipelining(Pipelining other) {
            pipelining = other;
            return this;
        }

        /// @see SessionOptions#nextMail
        public Builder nextMail(NextMail other) {
            nextMail = other;
            return this;
        }

        /// @see SessionOptions#chunking
        public Builder chunking(Chunking other) {
            chunking = other;
            return this;
        }

        /// @see SessionOptions#recipients
        public Builder recipients(int other) {
            recipients = other;
            return this;
        }

        /// @see SessionOptions#acceptance
        public Builder acceptance(Acceptance other) {
            acceptance = other;
            return this;
        }

        /// @see SessionOptions#credentials
        public Builder credentials(@Nullable Credentials other) {
            credentials = other;
            return this;
        }

        /// @see SessionOptions#ownNames
        public Builder ownNames(Set<String> other) {
            ownNames = other;
            return this;
        }

        /// @see SessionOptions#replyLimits
        public Builder replyLimits(ReplyLimits other) {
            replyLimits = other;
            return this;
        }

        /// @see SessionOptions#security
        public Builder security(Security other) {
            security = other;
            return this;
        }

        /// @throws IllegalArgumentException where a value is out of its range
        public SessionOptions build() {
            return new SessionOptions(
                    heloName,
                    protocol,
                    hello,
                    pipelining,
                    nextMail,
                    chunking,
                    recipients,
                    acceptance,
                    credentials,
                    ownNames,
                    replyLimits,
                    security);
        }
    }
}
