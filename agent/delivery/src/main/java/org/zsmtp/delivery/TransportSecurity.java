package org.zsmtp.delivery;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.policy.TlsLevel.Floor;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.tls.TlsFiles;

/// How connections are secured.
///
/// @param tls how TLS is done
/// @param levels how much is wanted for which destination
/// @param sts how MTA-STS policies are had
/// @param start when TLS begins on a connection, but on port 465, where it begins with the first octet
/// @param fallbackMemory how long it is remembered that a server could not cope with a handshake
public record TransportSecurity(
        TlsOptions tls, TlsLevel.Table levels, StsOptions sts, Start start, Duration fallbackMemory) {

    /// When TLS begins on a connection.
    public enum Start {
        /// After the greeting, where the server offers it (RFC 3207).
        STARTTLS,
        /// With the first octet (RFC 8314 section 3.3): there is no clear text.
        IMPLICIT
    }

    private static final int SUBMISSIONS = 465;

    /// DANE, then MTA-STS, then TLS where offered, for every destination; STARTTLS; an hour of memory.
    public static final TransportSecurity DEFAULTS = new TransportSecurity(
            TlsOptions.DEFAULTS,
            (_, _) -> new TlsLevel.Dane(Floor.OPPORTUNISTIC),
            StsOptions.DEFAULTS,
            Start.STARTTLS,
            Duration.ofHours(1));

    public TransportSecurity {
        if (fallbackMemory.isNegative()) {
            throw new IllegalArgumentException("a time is not negative");
        }
    }

    /// @return when TLS begins on a connection to this endpoint: on the port for it (RFC 8314 section 7.3) with the
    ///     first octet in any case
    Start startAt(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Internet(InetSocketAddress server) when server.getPort() == SUBMISSIONS -> Start.IMPLICIT;
            case Endpoint.Named(var _, int port) when port == SUBMISSIONS -> Start.IMPLICIT;
            case Endpoint.Internet _, Endpoint.Named _, Endpoint.LocalSocket _ -> start;
        };
    }

    /// Reads the files that the options of TLS name, as the first handshake does; opens no connection.
    ///
    /// @param now when own certificates are to be valid
    /// @return what is wrong, a line each, which names the file; empty where all can be used
    public List<String> faults(Instant now) {
        return TlsFiles.faults(tls, now);
    }

    /// @return the same with these options
    public TransportSecurity with(TlsOptions other) {
        return new TransportSecurity(other, levels, sts, start, fallbackMemory);
    }

    /// @return the same with these levels
    public TransportSecurity with(TlsLevel.Table other) {
        return new TransportSecurity(tls, other, sts, start, fallbackMemory);
    }

    /// @return the same with these
    public TransportSecurity with(StsOptions other) {
        return new TransportSecurity(tls, levels, other, start, fallbackMemory);
    }

    /// @return the same with another start
    public TransportSecurity with(Start other) {
        return new TransportSecurity(tls, levels, sts, other, fallbackMemory);
    }
}
