package org.zsmtp.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.routing.AddressPreference;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.MxLookup;
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
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

/// How a transport behaves.
///
/// @param heloName the name given in EHLO; mail exchangers of this name are ourselves
/// @param port the port of mail exchangers, usually 25
/// @param mxLookup whether mail exchangers are looked up
/// @param wksCheck whether mail exchangers are asked for their services
/// @param preference which kind of address of a host comes first
/// @param ownNames further names of this host
/// @param ownAddresses further addresses of this host, such as those that a translator in front of it shows
/// @param nameServers where to ask; empty for the system's own
/// @param timeouts per phase
/// @param pipelining whether commands go in groups
/// @param nextMail when a following message begins on a session
/// @param reuse whether a connection carries more than one message
/// @param noopInterval silence after which an idle connection is asked for a sign of life
/// @param idleTimeout how long an idle connection is kept
/// @param idleConnections how many idle connections are kept
/// @param recipientsPerTransaction how many recipients one transaction has at most where the server states no limit
/// @param acceptance whether a message goes out where a server refuses some of its recipients; where all must be
///     accepted there is one transaction for all of them
/// @param protocol what is spoken
/// @param hello how servers are greeted
/// @param chunking whether content goes in chunks
/// @param secrets who we are to which host
/// @param failureMemory how long an endpoint that could not be reached is not tried again
/// @param attemptDelay how long an address may take before the next one of its host is tried beside it (RFC 8305)
/// @param source which of this host's addresses connections leave from
/// @param sourcePorts which ports connections leave from
/// @param passage how connections get to their server, and what is said before they begin
/// @param sendBuffer octets that the system shall keep for sending on each connection; 0 for its own choice
/// @param eventLoops how many threads drive connections
/// @param dnsDeadline how long a question to the DNS may take, aliases and all name servers included
/// @param trustAnchors by which answers of the DNS are validated here; with none, the AD bit of a name
///     server on this host is believed
/// @param security how connections are secured
public record TransportOptions(
        HeloName heloName,
        int port,
        MxLookup mxLookup,
        WksCheck wksCheck,
        AddressPreference preference,
        Set<DomainName> ownNames,
        Set<InetAddress> ownAddresses,
        List<InetSocketAddress> nameServers,
        Timeouts timeouts,
        Pipelining pipelining,
        NextMail nextMail,
        Reuse reuse,
        Duration noopInterval,
        Duration idleTimeout,
        int idleConnections,
        int recipientsPerTransaction,
        Acceptance acceptance,
        Protocol protocol,
        Hello hello,
        Chunking chunking,
        Secrets secrets,
        Duration failureMemory,
        Duration attemptDelay,
        SourceAddress source,
        SourcePorts sourcePorts,
        ConnectPath passage,
        int sendBuffer,
        int eventLoops,
        Duration dnsDeadline,
        TrustAnchors trustAnchors,
        TransportSecurity security) {

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
        if (sendBuffer < 0 || eventLoops < 1) {
            throw new IllegalArgumentException("a send buffer and event loops are counts");
        }
        if (idleTimeout.isNegative() || failureMemory.isNegative() || attemptDelay.isNegative()) {
            throw new IllegalArgumentException("a time is not negative");
        }
        if (!noopInterval.isPositive() || !dnsDeadline.isPositive()) {
            throw new IllegalArgumentException("silence and a question to the DNS take some time");
        }
        ownNames = Set.copyOf(ownNames);
        ownAddresses = Set.copyOf(ownAddresses);
        nameServers = List.copyOf(nameServers);
    }

    /// The defaults: port 25, MX lookup, the system's name servers, NOOP after 3 minutes of silence and an end
    /// after
    /// 10, 4 idle connections, 100 recipients, 10 seconds of memory for failures, a quarter of a second between two
    /// addresses of a host, source addresses and buffers as the system has them, one event loop, 20 seconds for a
    /// question to the DNS, security by DANE, MTA-STS and where offered.
    public static TransportOptions defaults(HeloName heloName) {
        return builder(heloName).build();
    }

    /// All names of this host, that of its greeting among them where it is one and no address literal.
    Set<DomainName> allOwnNames() {
        Set<DomainName> all = new HashSet<>(ownNames);
        try {
            all.add(DomainName.parse(heloName.text()));
        } catch (AddressSyntaxException literal) {
            // It names no host.
        }
        return all;
    }

    /// The defaults, to be changed one by one.
    public static Builder builder(HeloName heloName) {
        return new Builder(heloName);
    }

    /// These, to be changed one by one.
    public Builder toBuilder() {
        Builder builder = new Builder(heloName);
        builder.port = port;
        builder.mxLookup = mxLookup;
        builder.wksCheck = wksCheck;
        builder.preference = preference;
        builder.ownNames = ownNames;
        builder.ownAddresses = ownAddresses;
        builder.nameServers = nameServers;
        builder.timeouts = timeouts;
        builder.pipelining = pipelining;
        builder.nextMail = nextMail;
        builder.reuse = reuse;
        builder.noopInterval = noopInterval;
        builder.idleTimeout = idleTimeout;
        builder.idleConnections = idleConnections;
        builder.recipientsPerTransaction = recipientsPerTransaction;
        builder.acceptance = acceptance;
        builder.protocol = protocol;
        builder.hello = hello;
        builder.chunking = chunking;
        builder.secrets = secrets;
        builder.failureMemory = failureMemory;
        builder.attemptDelay = attemptDelay;
        builder.source = source;
        builder.sourcePorts = sourcePorts;
        builder.passage = passage;
        builder.sendBuffer = sendBuffer;
        builder.eventLoops = eventLoops;
        builder.dnsDeadline = dnsDeadline;
        builder.trustAnchors = trustAnchors;
        builder.acceptance = acceptance;
        builder.security = security;
        return builder;
    }

    /// Collects options. Owned by one thread.
    public static final class Builder {
        private final HeloName heloName;
        private int port = 25;
        private MxLookup mxLookup = MxLookup.USED;
        private WksCheck wksCheck = WksCheck.NONE;
        private AddressPreference preference = AddressPreference.AS_THIS_HOST;
        private Set<DomainName> ownNames = Set.of();
        private Set<InetAddress> ownAddresses = Set.of();
        private List<InetSocketAddress> nameServers = List.of();
        private Timeouts timeouts = Timeouts.DEFAULTS;
        private Pipelining pipelining = Pipelining.WHERE_OFFERED;
        private NextMail nextMail = NextMail.WITH_END_OF_DATA;
        private Reuse reuse = Reuse.KEPT;
        private Duration noopInterval = Duration.ofMinutes(3);
        private Duration idleTimeout = Duration.ofMinutes(10);
        private int idleConnections = 4;
        private int recipientsPerTransaction = 100;
        private Acceptance acceptance = Acceptance.ANY_RECIPIENT;
        private Protocol protocol = Protocol.SMTP;
        private Hello hello = Hello.EHLO;
        private Chunking chunking = Chunking.NEVER;
        private Secrets secrets = Secrets.NONE;
        private Duration failureMemory = Duration.ofSeconds(10);
        private Duration attemptDelay = Duration.ofMillis(250);
        private SourceAddress source = SourceAddress.any();
        private SourcePorts sourcePorts = SourcePorts.ANY;
        private ConnectPath passage = ConnectPath.DIRECT;
        private int sendBuffer;
        private int eventLoops = 1;
        private Duration dnsDeadline = Duration.ofSeconds(20);
        private TrustAnchors trustAnchors = TrustAnchors.NONE;
        private TransportSecurity security = TransportSecurity.DEFAULTS;

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

        /// @see TransportOptions#acceptance
        public Builder acceptance(Acceptance other) {
            acceptance = other;
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

        /// @see TransportOptions#wksCheck
        public Builder wksCheck(WksCheck other) {
            wksCheck = other;
            return this;
        }

        /// @see TransportOptions#preference
        public Builder preference(AddressPreference other) {
            preference = other;
            return this;
        }

        /// @see TransportOptions#ownNames
        public Builder ownNames(Set<DomainName> other) {
            ownNames = other;
            return this;
        }

        /// @see TransportOptions#ownAddresses
        public Builder ownAddresses(Set<InetAddress> other) {
            ownAddresses = other;
            return this;
        }

        /// @see TransportOptions#noopInterval
        public Builder noopInterval(Duration other) {
            noopInterval = other;
            return this;
        }

        /// @see TransportOptions#attemptDelay
        public Builder attemptDelay(Duration other) {
            attemptDelay = other;
            return this;
        }

        /// @see TransportOptions#source
        public Builder source(SourceAddress other) {
            source = other;
            return this;
        }

        /// @see TransportOptions#sourcePorts
        public Builder sourcePorts(SourcePorts other) {
            sourcePorts = other;
            return this;
        }

        /// @see TransportOptions#passage
        public Builder passage(ConnectPath other) {
            passage = other;
            return this;
        }

        /// @see TransportOptions#sendBuffer
        public Builder sendBuffer(int other) {
            sendBuffer = other;
            return this;
        }

        /// @see TransportOptions#eventLoops
        public Builder eventLoops(int other) {
            eventLoops = other;
            return this;
        }

        /// @see TransportOptions#dnsDeadline
        public Builder dnsDeadline(Duration other) {
            dnsDeadline = other;
            return this;
        }

        /// @see TransportOptions#trustAnchors
        public Builder trustAnchors(TrustAnchors other) {
            trustAnchors = other;
            return this;
        }

        /// @see TransportOptions#security
        public Builder security(TransportSecurity other) {
            security = other;
            return this;
        }

        /// @throws IllegalArgumentException where a value is out of its range
        public TransportOptions build() {
            return new TransportOptions(
                    heloName,
                    port,
                    mxLookup,
                    wksCheck,
                    preference,
                    ownNames,
                    ownAddresses,
                    nameServers,
                    timeouts,
                    pipelining,
                    nextMail,
                    reuse,
                    noopInterval,
                    idleTimeout,
                    idleConnections,
                    recipientsPerTransaction,
                    acceptance,
                    protocol,
                    hello,
                    chunking,
                    secrets,
                    failureMemory,
                    attemptDelay,
                    source,
                    sourcePorts,
                    passage,
                    sendBuffer,
                    eventLoops,
                    dnsDeadline,
                    trustAnchors,
                    security);
        }
    }
}
