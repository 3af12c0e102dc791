package org.zsmtp.delivery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

/// How a transport behaves.
///
/// @param heloName the name given in EHLO; mail exchangers of this name are ourselves
/// @param port the port of mail exchangers, usually 25
/// @param mxLookup whether mail exchangers are looked up
/// @param nameServers where to ask; empty for the system's own
/// @param timeouts per phase
/// @param pipelining whether commands go in groups
/// @param nextMail when a following message begins on a session
/// @param reuse whether a connection carries more than one message
/// @param idleTimeout how long an idle connection is kept
/// @param idleConnections how many idle connections are kept
/// @param recipientsPerTransaction how many recipients one transaction has at most where the server states no limit
/// @param protocol what is spoken
/// @param hello how servers are greeted
/// @param chunking whether content goes in chunks
/// @param secrets who we are to which host
/// @param failureMemory how long an endpoint that could not be reached is not tried again
public record TransportOptions(
        HeloName heloName,
        int port,
        MxLookup mxLookup,
        List<InetSocketAddress> nameServers,
        Timeouts timeouts,
        Pipelining pipelining,
        NextMail nextMail,
        Reuse reuse,
        Duration idleTimeout,
        int idleConnections,
        int recipientsPerTransaction,
        Protocol protocol,
        Hello hello,
        Chunking chunking,
        Secrets secrets,
        Duration failureMemory) {

    /// Whether mail exchangers are looked up.
    public enum MxLookup {
        /// As RFC 5321 section 5.1 says.
        USED,
        /// Never: the destination's own addresses are used.
        FORBIDDEN
    }

    /// Whether a connection carries more than one message.
    public enum Reuse {
        /// It is kept for the next message to the same endpoint.
        KEPT,
        /// It is closed after each message.
        CLOSED_AFTER_EACH
    }

    public TransportOptions {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port);
        }
        if (recipientsPerTransaction < 1 || idleConnections < 0) {
            throw new IllegalArgumentException("recipients per transaction and idle connections are counts");
        }
        if (idleTimeout.isNegative() || failureMemory.isNegative()) {
            throw new IllegalArgumentException("a time is not negative");
        }
        nameServers = List.copyOf(nameServers);
    }

    /// The defaults: port 25, MX lookup, the system's name servers, 2 minutes idle, 4 idle connections, 100
    /// recipients, 10 seconds of memory for failures.
    public static TransportOptions defaults(HeloName heloName) {
        return builder(heloName).build();
    }

    /// The defaults, to be changed one by one.
    public static Builder builder(HeloName heloName) {
        return new Builder(heloName);
    }

    /// Collects options. Owned by one thread.
    public static final class Builder {
        private final HeloName heloName;
        private int port = 25;
        private MxLookup mxLookup = MxLookup.USED;
        private List<InetSocketAddress> nameServers = List.of();
        private Timeouts timeouts = Timeouts.DEFAULTS;
        private Pipelining pipelining = Pipelining.WHERE_OFFERED;
        private NextMail nextMail = NextMail.WITH_END_OF_DATA;
        private Reuse reuse = Reuse.KEPT;
        private Duration idleTimeout = Duration.ofMinutes(2);
        private int idleConnections = 4;
        private int recipientsPerTransaction = 100;
        private Protocol protocol = Protocol.SMTP;
        private Hello hello = Hello.EHLO;
        private Chunking chunking = Chunking.WHERE_OFFERED_AND_SMALL;
        private Secrets secrets = Secrets.NONE;
        private Duration failureMemory = Duration.ofSeconds(10);

        private Builder(HeloName heloName) {
            this.heloName = heloName;
        }

        /// @see TransportOptions#port
        public Builder port(int other) {
            port = other;
            return this;
        }

        /// @see TransportOptions#mxLookup
        public Builder mxLookup(MxLookup other) {
            mxLookup = other;
            return this;
        }

        /// @see TransportOptions#nameServers
        public Builder nameServers(List<InetSocketAddress> other) {
            nameServers = other;
            return this;
        }

        /// @see TransportOptions#timeouts
        public Builder timeouts(Timeouts other) {
            timeouts = other;
            return this;
        }

        /// @see TransportOptions#pipelining
        public Builder pipelining(Pipelining other) {
            pipelining = other;
            return this;
        }

        /// @see TransportOptions#nextMail
        public Builder nextMail(NextMail other) {
            nextMail = other;
            return this;
        }

        /// @see TransportOptions#reuse
        public Builder reuse(Reuse other) {
            reuse = other;
            return this;
        }

        /// @see TransportOptions#idleTimeout
        public Builder idleTimeout(Duration other) {
            idleTimeout = other;
            return this;
        }

        /// @see TransportOptions#idleConnections
        public Builder idleConnections(int other) {
            idleConnections = other;
            return this;
        }

        /// @see TransportOptions#recipientsPerTransaction
        public Builder recipientsPerTransaction(int other) {
            recipientsPerTransaction = other;
            return this;
        }

        /// @see TransportOptions#protocol
        public Builder protocol(Protocol other) {
            protocol = other;
            return this;
        }

        /// @see TransportOptions#hello
        public Builder hello(Hello other) {
            hello = other;
            return this;
        }

        /// @see TransportOptions#chunking
        public Builder chunking(Chunking other) {
            chunking = other;
            return this;
        }

        /// @see TransportOptions#secrets
        public Builder secrets(Secrets other) {
            secrets = other;
            return this;
        }

        /// @see TransportOptions#failureMemory
        public Builder failureMemory(Duration other) {
            failureMemory = other;
            return this;
        }

        /// @throws IllegalArgumentException where a value is out of its range
        public TransportOptions build() {
            return new TransportOptions(
                    heloName,
                    port,
                    mxLookup,
                    nameServers,
                    timeouts,
                    pipelining,
                    nextMail,
                    reuse,
                    idleTimeout,
                    idleConnections,
                    recipientsPerTransaction,
                    protocol,
                    hello,
                    chunking,
                    secrets,
                    failureMemory);
        }
    }
}
