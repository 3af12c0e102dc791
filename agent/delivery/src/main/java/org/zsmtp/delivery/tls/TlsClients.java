package org.zsmtp.delivery.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.security.CipherList;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsOptions;
import org.zsmtp.delivery.security.TlsOptions.Sessions;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.smtp.address.DomainName;

/// TLS for our connections, and the verification of their servers. Safe for many threads; lives as long as the
/// program.
///
/// The handshake itself accepts every server: [#judge] says afterwards whether the server satisfies the
/// requirement, on full and on continued handshakes alike. No mail may go over a connection before that. Handshakes
/// are continued only towards the same address and port under the same server name; no early data is sent (RFC 8446
/// section 2.3), which an attacker could repeat.
public final class TlsClients {

    /// What the JDK has besides groups of finite fields; BoringSSL has none of those.
    private static final List<String> ELLIPTIC = List.of("x25519", "secp256r1", "secp384r1", "secp521r1", "x448");

    private final SslContext usual;
    private final LazyContext small;
    private final LazyContext other;
    private final boolean hasOther;
    private final boolean ellipticOnly;
    private final Judge judge;
    private final Sessions sessions;
    private final AtomicLong handshakes = new AtomicLong();

    private TlsClients(
            SslContext usual,
            LazyContext small,
            LazyContext other,
            boolean hasOther,
            boolean ellipticOnly,
            Judge judge,
            Sessions sessions) {
        this.hasOther = hasOther;
        this.ellipticOnly = ellipticOnly;
        this.usual = usual;
        this.small = small;
        this.other = other;
        this.judge = judge;
        this.sessions = sessions;
    }

    /// Reads the operator's files, except the machine's own store of anchors: that is read when it is first needed.
    ///
    /// @throws TlsConfigurationException where one of them cannot be used
    public static TlsClients open(TlsOptions options) throws TlsConfigurationException {
        TrustStore anchors = TrustStore.of(options.trust());
        List<X509CRL> revocation = new ArrayList<>();
        for (Path file : options.revocation()) {
            revocation.addAll(OperatorFile.revocationLists(file));
        }
        Contexts contexts = Contexts.of(options);
        SslContext usual = contexts.usual();
        return new TlsClients(
                usual,
                new LazyContext(contexts::small, usual),
                new LazyContext(contexts::other, usual),
                contexts.hasOther(),
                isEllipticOnly(options.ciphers()),
                new Judge(new PkixCheck(anchors, revocation)),
                options.sessions());
    }

    private static boolean isEllipticOnly(@Nullable CipherList wanted) {
        return wanted != null && wanted.suites().stream().noneMatch(each -> each.startsWith("TLS_DHE_"));
    }

    /// @return whether [TlsOffer#OTHER_LIBRARY] is another library than the usual one
    public boolean hasOther() {
        return hasOther;
    }

    /// A handler for one connection, before its handshake. It has no time limits of its own.
    ///
    /// @param peerAddress of the server; null where it has none (a local socket)
    /// @param port        0 where it has none
    /// @throws TlsConfigurationException where the offer's library does not take the operator's settings; never for
    ///     [TlsOffer#USUAL]
    public SslHandler handler(
            ByteBufAllocator allocator,
            TlsRequirement requirement,
            TlsOffer offer,
            @Nullable String peerAddress,
            int port)
            throws TlsConfigurationException {
        SslContext context = switch (offer) {
            case USUAL -> usual;
            case SMALL -> small.get();
            case OTHER_LIBRARY -> other.get();
        };
        DomainName name = requirement.serverName();
        SslHandler handler = context.newHandler(allocator, memory(peerAddress, name), port);
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(serverNames(name));
        if (ellipticOnly && !(context instanceof ReferenceCountedOpenSslContext)) {
            parameters.setNamedGroups(ELLIPTIC.toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /// A name that SNI cannot carry, such as one with an underscore, is left out: most servers have one
    /// certificate, and its name is verified nevertheless.
    private static List<SNIServerName> serverNames(@Nullable DomainName name) {
        if (name == null) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name.canonical()));
        } catch (IllegalArgumentException cannotBeSaid) {
            return List.of();
        }
    }

    /// If sessions are not to be resumed, each gets a key of its own that is never looked up.
    private String memory(@Nullable String peerAddress, @Nullable DomainName name) {
        boolean continued = sessions.most() > 0 && !sessions.lifetime().isZero();
        return sessionKey(peerAddress, name) + (continued ? "" : "/" + handshakes.incrementAndGet());
    }

    /// Under this key a session is remembered; it is not a host name, so that it is not sent to the server.
    private static String sessionKey(@Nullable String peerAddress, @Nullable DomainName name) {
        return (peerAddress == null ? "" : peerAddress) + "/" + (name == null ? "" : name.canonical());
    }

    /// Says whether the server of a finished handshake is what it must be. Called once for each handshake. Never
    /// throws, whatever the server has sent.
    ///
    /// @param now certificates are judged at this time
    /// @return Secured or Failed
    public SecurityOutcome judge(SSLSession session, TlsRequirement requirement, Instant now) {
        return judge.judge(session, requirement, now);
    }

    /// Judges certificates that a server has shown by a requirement that need not be the connection's own.
    ///
    /// @param chain the server's own certificate first
    /// @param now   certificates are judged at this time
    /// @return what is wrong; empty where it is what is required
    public Optional<TlsFailure> fault(List<X509Certificate> chain, TlsRequirement requirement, Instant now) {
        return judge.fault(chain, requirement, now);
    }

    /// @return in the terms of TLS reports, why a handshake failed
    public TlsFailure handshakeFailure(Throwable cause) {
        return HandshakeFailure.of(cause);
    }
}
