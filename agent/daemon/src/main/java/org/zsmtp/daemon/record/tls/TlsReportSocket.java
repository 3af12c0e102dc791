package org.zsmtp.daemon.record.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.posix.UnixDatagramSocket;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.tlsrpt.SessionDatagram;
import org.zsmtp.delivery.tlsrpt.SessionResult;
import org.zsmtp.delivery.tlsrpt.TlsrptRecord;
import org.zsmtp.smtp.address.AddressSyntaxException;
import org.zsmtp.smtp.address.DomainName;

/// The collector of option `--tls-report-socket`: hears of sessions of domains that want reports (RFC 8460 section 3),
/// in datagrams. What it has no room for is lost, and so is what comes while many domains are still being looked up.
/// Thread-safe; nobody waits for it.
public final class TlsReportSocket implements Consumer<SessionResult> {

    private static final int MOST_AT_ONCE = 200;

    private final Path path;
    private final Function<DomainName, DnsAnswer<String>> texts;
    private final Executor background;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private @Nullable UnixDatagramSocket socket;

    /// @param path       where the collector listens; nobody need listen yet
    /// @param texts      asks the DNS for a name's TXT records
    /// @param background runs lookups, which take time
    public TlsReportSocket(Path path, Function<DomainName, DnsAnswer<String>> texts, Executor background) {
        this.path = path;
        this.texts = texts;
        this.background = background;
    }

    @Override
    public void accept(SessionResult session) {
        if (room.tryAcquire()) {
            background.execute(() -> {
                try {
                    record(session.domain()).ifPresent(record -> send(SessionDatagram.of(session, record)));
                } finally {
                    room.release();
                }
            });
        }
    }

    private Optional<TlsrptRecord> record(DomainName domain) {
        try {
            return texts.apply(DomainName.parse("_smtp._tls." + domain)) instanceof DnsAnswer.Found<String> found
                    ? TlsrptRecord.of(found.records())
                    : Optional.empty();
        } catch (AddressSyntaxException tooLong) {
            return Optional.empty();
        }
    }

    private void send(byte[] datagram) {
        try {
            socket().send(datagram);
        } catch (IOException lost) {
            // The report of a day is short of one session; mail goes on.
        }
    }

    /// The JDK has no such socket; the one of syslog sends any datagram.
    private synchronized UnixDatagramSocket socket() throws IOException {
        UnixDatagramSocket open = socket;
        if (open == null) {
            open = UnixDatagramSocket.open(path);
            socket = open;
        }
        return open;
    }
}
