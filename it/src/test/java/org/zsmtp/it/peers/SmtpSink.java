package org.zsmtp.it.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Postfix's own `smtp-sink`.
public final class SmtpSink implements Peer {

    private final PeerProcess process;
    private final InetSocketAddress address;

    private SmtpSink(PeerProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /// @param options of `smtp-sink`, before its address
    public static SmtpSink start(PeerPrograms programs, Path directory, List<String> options)
            throws IOException, InterruptedException {
        PeerProvider provider = programs.provider();
        Files.createDirectories(directory);
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), PeerProcess.freePort());
        List<String> command = new ArrayList<>(List.of(provider.path("smtp-sink"), "-u", "mail"));
        command.addAll(options);
        command.addAll(List.of("127.0.0.1:" + address.getPort(), "100"));
        // The wrappers let it become another user whoever starts it.
        PeerProcess process = PeerProcess.start(provider, directory, provider.wrapped(), command);
        process.await(() -> PeerProcess.listens(address));
        return new SmtpSink(process, address);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public String log() throws IOException {
        return process.output();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
