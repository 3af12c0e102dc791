package org.zsmtp.bench.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// The octets of one connection, which may go under TLS.
final class SinkStreams {

    private Socket socket;

    SinkStreams(Socket socket) {
        this.socket = socket;
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /// What a handshake was.
    enum Handshake {
        FULL,
        /// It continued an earlier session.
        CONTINUED
    }

    /// Shakes hands as a server.
    Handshake startTls(SSLContext context) throws IOException {
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
        secure.setUseClientMode(false);
        long begin = System.currentTimeMillis();
        secure.startHandshake();
        socket = secure;
        return secure.getSession().getCreationTime() < begin ? Handshake.CONTINUED : Handshake.FULL;
    }
}
