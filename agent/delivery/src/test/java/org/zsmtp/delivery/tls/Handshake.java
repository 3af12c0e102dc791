package org.zsmtp.delivery.tls;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsRequirement;

/// One handshake between a client of ours and a server of the JDK, in memory.
final class Handshake {

    private static final int ROUNDS = 200;
    private static final int ROOM = 1 << 17;

    private final SSLEngine client;
    private final SSLEngine server;
    private final ByteBuffer toServer = ByteBuffer.allocate(ROOM);
    private final ByteBuffer toClient = ByteBuffer.allocate(ROOM);
    private int firstFlight;

    private Handshake(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    static Handshake between(TlsClients clients, TlsRequirement requirement, TlsOffer offer, SSLContext server)
            throws SSLException {
        return between(clients, requirement, offer, server.createSSLEngine());
    }

    static Handshake between(TlsClients clients, TlsRequirement requirement, TlsOffer offer, SSLEngine server)
            throws SSLException {
        SslHandler handler;
        try {
            handler = clients.handler(UnpooledByteBufAllocator.DEFAULT, requirement, offer, "192.0.2.1", 25);
        } catch (TlsConfigurationException unfit) {
            throw new SSLException(unfit);
        }
        server.setUseClientMode(false);
        Handshake handshake = new Handshake(handler.engine(), server);
        handshake.run();
        return handshake;
    }

    /// Runs on after the end, so that tickets arrive.
    private void run() throws SSLException {
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < ROUNDS; i++) {
            step(client, toClient, toServer);
            if (firstFlight == 0) {
                firstFlight = toServer.position();
            }
            step(server, toServer, toClient);
        }
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        tasks(engine);
        engine.wrap(ByteBuffer.allocate(0), out);
        tasks(engine);
        in.flip();
        if (in.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
            engine.unwrap(in, ByteBuffer.allocate(ROOM));
        }
        in.compact();
        tasks(engine);
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    SSLSession session() {
        return client.getSession();
    }

    /// @return octets of the ClientHello with its record
    int firstFlight() {
        return firstFlight;
    }

    /// @return the names that the server was told
    List<String> toldNames() {
        return ((ExtendedSSLSession) server.getSession())
                .getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .toList();
    }

    /// @return what the server saw of the client's certificate
    List<Certificate> shownByClient() throws SSLPeerUnverifiedException {
        return List.of(server.getSession().getPeerCertificates());
    }
}
