package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetSocketAddress;

/// A running server of somebody else's.
public interface Peer extends AutoCloseable {

    /// Where it listens.
    InetSocketAddress address();

    /// What it wrote into its log, for the message of a failing test.
    String log() throws IOException;

    @Override
    void close() throws IOException;
}
