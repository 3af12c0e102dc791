package org.zsmtp.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.zsmtp.delivery.dns.DnsOptions;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.pool.PoolOptions;
import org.zsmtp.delivery.routing.AddressPreference;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.MxUse;
import org.zsmtp.delivery.routing.OwnHost;
import org.zsmtp.delivery.routing.RoutingOptions;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.delivery.routing.WksCheck;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

/// How a transport behaves: the options of its parts, and what belongs to none of them.
///
/// @param session       of conversations; who we are, and what is known of a server, is added for each of
///     them
/// @param routing       of the search for hosts; to what is said there of this host its interfaces and
///     its name in EHLO are added
/// @param dns           of questions to name servers
/// @param pool          of connections
/// @param security      how connections are secured
/// @param secrets       who we are to which host
/// @param source        which of this host's addresses connections leave from
/// @param reuse         whether a connection carries more than one message
/// @param failureMemory how long an endpoint that could not be reached is not tried again
public record TransportOptions(
        SessionOptions session,
        RoutingOptions routing,
        DnsOptions dns,
        PoolOptions pool,
        TransportSecurity security,
        Secrets secrets,
        SourceAddress source,
        Reuse reuse,
        Duration failureMemory) {

    /// Whether a connection carries more than one message.
    public enum Reuse {
        /// It is kept for the next message to the same endpoint.
        KEPT,
        /// It is closed after each message.
        CLOSED_AFTER_EACH
    }

    public TransportOptions {
        if (failureMemory.isNegative()) {
            throw new IllegalArgumentException("a time is not negative");
        }
    }

    /// The defaults of all parts: port 25, MX lookup, the system's name servers, NOOP after 3 minutes of
    /// silence and an end after 10, 4 idle connections, up to 5 connections to a host, 100 recipients, 10
    /// seconds of memory for failures, a quarter of a second between two addresses of a host, source
    /// addresses and buffers as the system has them, one event loop, 20 seconds for a question to the
    /// DNS, security by DANE, MTA-STS and where offered.
    public static TransportOptions defaults(HeloName heloName) {
        return builder(heloName).build();
    }

    /// All names of this host, that of its greeting among them where it is one and no address literal.
    Set<DomainName> allOwnNames() {
        Set<DomainName> all = new HashSet<>(routing.own().names());
        try {
            all.add(DomainName.parse(session.heloName().text()));
        } catch (AddressSyntaxException literal) {
            // It names no host.
        }
        return all;
    }

    /// The defaults, to be changed one by one.
    public static Builder builder(HeloName heloName) {
        return new Builder(
                SessionOptions.defaults(heloName),
                RoutingOptions.DEFAULTS,
                DnsOptions.DEFAULTS,
                PoolOptions.DEFAULTS,
                TransportSecurity.DEFAULTS,
                Secrets.NONE,
                SourceAddress.any(),
                Reuse.KEPT,
                Duration.ofSeconds(10));
    }

    /// These, to be changed one by one.
    public Builder toBuilder() {
        return new Builder(session, routing, dns, pool, security, secrets, source, reuse, failureMemory);
    }

    /// Collects options, of each part as a whole or one by one. Owned by one thread.
    public static final class Builder {
        private SessionOptions session;
        private RoutingOptions routing;
        private DnsOptions dns;
        private PoolOptions pool;
        private TransportSecurity security;
        private Secrets secrets;
        private SourceAddress source;
        private Reuse reuse;
        private Duration failureMemory;

        private Builder(
                SessionOptions session,
                RoutingOptions routing,
                DnsOptions dns,
                PoolOptions pool,
                TransportSecurity security,
                Secrets secrets,
                SourceAddress source,
                Reuse reuse,
                Duration failureMemory) {
            this.session = session;
            this.routing = routing;
            this.dns = dns;
            this.pool = pool;
            this.security = security;
            this.secrets = secrets;
            this.source = source;
            this.reuse = reuse;
            this.failureMemory = failureMemory;
        }

        /// @see TransportOptions#session
        public Builder session(SessionOptions other) {
            session = other;
            return this;
        }

        /// @see TransportOptions#routing
        public Builder routing(RoutingOptions other) {
            routing = other;
            return this;
        }

        /// @see TransportOptions#dns
        public Builder dns(DnsOptions other) {
            dns = other;
            return this;
        }

        /// @see TransportOptions#pool
        public Builder pool(PoolOptions other) {
            pool = other;
            return this;
        }

        /// @see TransportOptions#security
        public Builder security(TransportSecurity other) {
            security = other;
            return this;
        }

        /// @see TransportOptions#secrets
        public Builder secrets(Secrets other) {
            secrets = other;
            return this;
        }

        /// @see TransportOptions#source
        public Builder source(SourceAddress other) {
            source = other;
            return this;
        }

        /// @see TransportOptions#reuse
        public Builder reuse(Reuse other) {
            reuse = other;
            return this;
        }

        /// @see TransportOptions#failureMemory
        public Builder failureMemory(Duration other) {
            failureMemory = other;
            return this;
        }

        /// @see SessionOptions#protocol
        public Builder protocol(Protocol other) {
            session = session.with(other);
            return this;
        }

        /// @see SessionOptions#hello
        public Builder hello(Hello other) {
            session = session.with(other);
            return this;
        }

        /// @see SessionOptions#pipelining
        public Builder pipelining(Pipelining other) {
            session = session.with(other);
            return this;
        }

        /// @see SessionOptions#nextMail
        public Builder nextMail(NextMail other) {
            session = session.with(other);
            return this;
        }

        /// @see SessionOptions#chunking
        public Builder chunking(Chunking other) {
            session = session.with(other);
            return this;
        }

        /// @see SessionOptions#recipients
        public Builder recipientsPerTransaction(int other) {
            session = session.withRecipients(other);
            return this;
        }

        /// @see SessionOptions#acceptance
        public Builder acceptance(Acceptance other) {
            session = session.with(other);
            return this;
        }

        /// @see RoutingOptions#port
        public Builder port(int other) {
            routing = routing.withPort(other);
            return this;
        }

        /// @see RoutingOptions#mx
        public Builder mxUse(MxUse other) {
            routing = routing.with(other);
            return this;
        }

        /// @see RoutingOptions#wks
        public Builder wksCheck(WksCheck other) {
            routing = routing.with(other);
            return this;
        }

        /// @see RoutingOptions#preference
        public Builder preference(AddressPreference other) {
            routing = routing.with(other);
            return this;
        }

        /// @see OwnHost#names
        public Builder ownNames(Set<DomainName> other) {
            routing = routing.with(routing.own().withNames(other));
            return this;
        }

        /// @see OwnHost#addresses
        public Builder ownAddresses(Set<InetAddress> other) {
            routing = routing.with(routing.own().withAddresses(other));
            return this;
        }

        /// @see DnsOptions#servers
        public Builder nameServers(List<InetSocketAddress> other) {
            dns = dns.withServers(other);
            return this;
        }

        /// @see DnsOptions#deadline
        public Builder dnsDeadline(Duration other) {
            dns = dns.withDeadline(other);
            return this;
        }

        /// @see DnsOptions#anchors
        public Builder trustAnchors(TrustAnchors other) {
            dns = dns.withAnchors(other);
            return this;
        }

        /// @see PoolOptions#timeouts
        public Builder timeouts(Timeouts other) {
            pool = pool.with(other);
            return this;
        }

        /// @see org.zsmtp.delivery.pool.IdleLife#noopAfter
        public Builder noopInterval(Duration other) {
            pool = pool.with(pool.idle().withNoopAfter(other));
            return this;
        }

        /// @see org.zsmtp.delivery.pool.IdleLife#keptFor
        public Builder idleTimeout(Duration other) {
            pool = pool.with(pool.idle().withKeptFor(other));
            return this;
        }

        /// @see org.zsmtp.delivery.pool.IdleLife#connections
        public Builder idleConnections(int other) {
            pool = pool.with(pool.idle().withConnections(other));
            return this;
        }

        /// @see PoolOptions#attemptDelay
        public Builder attemptDelay(Duration other) {
            pool = pool.withAttemptDelay(other);
            return this;
        }

        /// @see PoolOptions#sourcePorts
        public Builder sourcePorts(SourcePorts other) {
            pool = pool.with(other);
            return this;
        }

        /// @see PoolOptions#connectPath
        public Builder connectPath(ConnectPath other) {
            pool = pool.with(other);
            return this;
        }

        /// @see PoolOptions#sendBuffer
        public Builder sendBuffer(int other) {
            pool = pool.withSendBuffer(other);
            return this;
        }

        /// @see PoolOptions#connectionsPerHost
        public Builder connectionsPerHost(int other) {
            pool = pool.withConnectionsPerHost(other);
            return this;
        }

        /// @see PoolOptions#eventLoops
        public Builder eventLoops(int other) {
            pool = pool.withEventLoops(other);
            return this;
        }

        /// @throws IllegalArgumentException where a value is out of its range; those of a part are
        ///     refused at once
        public TransportOptions build() {
            return new TransportOptions(session, routing, dns, pool, security, secrets, source, reuse, failureMemory);
        }
    }
}
