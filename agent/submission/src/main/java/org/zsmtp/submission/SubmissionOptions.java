package org.zsmtp.submission;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.session.Acceptance;
import org.zsmtp.smtp.wire.HeloName;

/// How a client submits. Names, timeouts, TLS, credentials and the protocol are in the engine's own options; those on
/// how mail exchangers are found mean nothing here.
///
/// @param transport how the engine behaves
/// @param servers   tried in this order; at least one
/// @param deadline  how long one submission may take, over all servers
/// @param tlsPolicy decides where opportunistic TLS fails; null for the transport's options alone, by which mail goes
///     on in clear text
/// @param secretsTo to which servers credentials are given
public record SubmissionOptions(
        TransportOptions transport,
        List<Server> servers,
        Duration deadline,
        @Nullable TlsPolicy tlsPolicy,
        SecretsTo secretsTo) {

    /// No deadline but those of the transport's own timeouts.
    public static final Duration NO_DEADLINE = Duration.ofDays(36500);

    /// @throws IllegalArgumentException where there is no server, or no time
    public SubmissionOptions {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no server to submit to");
        }
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("a deadline leaves some time");
        }
    }

    /// Secrets go to verified servers.
    public SubmissionOptions(
            TransportOptions transport, List<Server> servers, Duration deadline, @Nullable TlsPolicy tlsPolicy) {
        this(transport, servers, deadline, tlsPolicy, SecretsTo.VERIFIED);
    }

    /// No policy decides where TLS fails, and secrets go to verified servers.
    public SubmissionOptions(TransportOptions transport, List<Server> servers, Duration deadline) {
        this(transport, servers, deadline, null);
    }

    /// The defaults for these servers: [#transport], no authentication, five minutes.
    public static SubmissionOptions to(Server first, Server... more) {
        List<Server> servers = new ArrayList<>(List.of(more));
        servers.addFirst(first);
        return to(servers);
    }

    /// The same for servers of a list, such as [Server#inTandem] makes.
    ///
    /// @throws IllegalArgumentException where there is none
    public static SubmissionOptions to(List<Server> servers) {
        return new SubmissionOptions(transport(servers).build(), servers, Duration.ofMinutes(5));
    }

    /// The transport's options for these servers, to be changed one by one: TLS where it is offered, the name of
    /// [#heloName], and all recipients or none. With [Acceptance#ANY_RECIPIENT] one that is accepted will do.
    public static TransportOptions.Builder transport(List<Server> servers) {
        return TransportOptions.builder(heloName(servers))
                .acceptance(Acceptance.ALL_RECIPIENTS)
                .security(TransportSecurity.DEFAULTS.with((_, _) -> new TlsLevel.May()));
    }

    /// The default name in EHLO: `localhost` where a server is on this machine, else this host's name as the
    /// system has it; `localhost` too where that is no domain name. May ask the system for it.
    public static HeloName heloName(List<Server> servers) {
        return new HeloName(servers.stream().anyMatch(Server::isThisHost) ? "localhost" : ownName());
    }

    private static String ownName() {
        try {
            return DomainName.parse(InetAddress.getLocalHost().getHostName()).text();
        } catch (UnknownHostException | AddressSyntaxException _) {
            return "localhost";
        }
    }

    /// @return the same with these options of the transport
    public SubmissionOptions with(TransportOptions other) {
        return new SubmissionOptions(other, servers, deadline, tlsPolicy, secretsTo);
    }

    /// DANE for the servers (RFC 7672, at `_587._tcp` or whatever their port is): where DNSSEC vouches for TLSA
    /// records of a server, TLS is demanded there and its certificate checked by them; what the options say now
    /// holds elsewhere. MTA-STS is about mail exchangers, and has nothing to say of a server that is named here.
    /// The DNS is asked by a client that validates, which is not loaded without this; mail waits where it gets no
    /// answer.
    ///
    /// @return the same with DANE
    public SubmissionOptions withDane() {
        TlsLevel.Table table = transport.security().levels();
        TransportSecurity security = transport.security().with((to, host) -> withDane(table.of(to, host)));
        return with(transport.toBuilder().security(security).build());
    }

    private static TlsLevel withDane(TlsLevel level) {
        return switch (level) {
            case TlsLevel.None _, TlsLevel.DaneFirst _ -> level;
            case TlsLevel.Dane dane ->
                new TlsLevel.DaneFirst(
                        switch (dane.floor()) {
                            case OPPORTUNISTIC -> new TlsLevel.May();
                            case ENCRYPTED -> new TlsLevel.Encrypt();
                        });
            case TlsLevel.DaneOnly only -> only;
            case TlsLevel.ServerNamed(var name, TlsLevel inner) -> new TlsLevel.ServerNamed(name, withDane(inner));
            case TlsLevel.May _, TlsLevel.Encrypt _, TlsLevel.Verify _, TlsLevel.Fingerprint _ ->
                new TlsLevel.DaneFirst(level);
        };
    }

    /// @return the same for these servers
    public SubmissionOptions withServers(List<Server> others) {
        return new SubmissionOptions(transport, others, deadline, tlsPolicy, secretsTo);
    }

    /// @return the same with this deadline
    public SubmissionOptions withDeadline(Duration other) {
        return new SubmissionOptions(transport, servers, other, tlsPolicy, secretsTo);
    }

    /// @param other null for none
    /// @return the same with this decision where TLS fails
    public SubmissionOptions withTlsPolicy(@Nullable TlsPolicy other) {
        return new SubmissionOptions(transport, servers, deadline, other, secretsTo);
    }

    /// @return the same with this choice of servers that are given credentials
    public SubmissionOptions with(SecretsTo other) {
        return new SubmissionOptions(transport, servers, deadline, tlsPolicy, other);
    }

    /// @return the same with [Acceptance#ALL_RECIPIENTS] or [Acceptance#ANY_RECIPIENT]
    public SubmissionOptions with(Acceptance other) {
        return with(transport.toBuilder().acceptance(other).build());
    }

    /// @return the same with this much transport security
    public SubmissionOptions with(TransportSecurity other) {
        return with(transport.toBuilder().security(other).build());
    }

    /// The credentials for each host. By default the server must then show a certificate for its name ([SecretsTo]).
    ///
    /// @return the same with these credentials
    public SubmissionOptions with(Secrets other) {
        return with(transport.toBuilder().secrets(other).build());
    }

    /// The same for one set of credentials, for all servers.
    ///
    /// @return the same with these credentials
    public SubmissionOptions with(Credentials credentials) {
        Secrets.Answer known = new Secrets.Answer.Known(credentials);
        return with((Secrets) _ -> known);
    }
}
