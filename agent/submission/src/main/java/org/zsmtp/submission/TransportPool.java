package org.zsmtp.submission;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.zsmtp.delivery.DeliveryListener;
import org.zsmtp.delivery.MailTransport;
import org.zsmtp.delivery.MailTransports;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.policy.TlsLevel;
import org.zsmtp.delivery.routing.Proxy;

/// Transports that no submission uses at the moment, with the connections they keep. A transport belongs to one
/// submission at a time, so that each can be stopped without the others. Thread-safe.
final class TransportPool implements AutoCloseable {

    /// What a transport makes of TLS that the options want only where it is offered.
    enum OpportunisticTls {
        /// What the options say.
        AS_CONFIGURED,
        /// It is required.
        REQUIRED,
        /// There is none.
        NONE
    }

    private final SubmissionOptions options;
    private final DeliveryListener listener;
    private final HostRouter router;
    private final int most;
    private final Map<OpportunisticTls, Deque<MailTransport>> idle = new EnumMap<>(OpportunisticTls.class);
    private boolean closed;

    TransportPool(SubmissionOptions options, DeliveryListener listener) {
        this.options = options;
        this.listener = listener;
        this.router = new HostRouter(
                options.transport().routing().preference(),
                !(options.transport().pool().connectPath().proxy() instanceof Proxy.None));
        this.most = Math.max(1, options.transport().pool().idle().connections());
    }

    MailTransport acquire(OpportunisticTls tls) {
        synchronized (this) {
            MailTransport kept = kept(tls).pollLast();
            if (kept != null) {
                return kept;
            }
        }
        return MailTransports.open(options(tls), router, listener);
    }

    void release(OpportunisticTls tls, MailTransport transport) {
        synchronized (this) {
            Deque<MailTransport> kept = kept(tls);
            if (!closed && kept.size() < most) {
                kept.addLast(transport);
                return;
            }
        }
        // The server may take a while to answer QUIT.
        Thread.ofVirtual().name("submission-end").start(transport::close);
    }

    private Deque<MailTransport> kept(OpportunisticTls tls) {
        return idle.computeIfAbsent(tls, _ -> new ArrayDeque<>());
    }

    private TransportOptions options(OpportunisticTls tls) {
        TransportOptions given = options.transport();
        TlsLevel.Table table = given.security().levels();
        return switch (tls) {
            case AS_CONFIGURED -> verified(given);
            case REQUIRED -> verified(levelled(given, (to, host) -> raised(table.of(to, host))));
            case NONE -> {
                TransportOptions clear = levelled(given, (to, host) -> lowered(table.of(to, host)));
                yield options.secretsTo() == SecretsTo.VERIFIED ? VerifiedSecrets.withheld(clear) : clear;
            }
        };
    }

    private TransportOptions verified(TransportOptions wanted) {
        return switch (options.secretsTo()) {
            case VERIFIED, VERIFIED_WHERE_TLS_IS_OFFERED -> VerifiedSecrets.verified(wanted);
            case ANYBODY -> wanted;
        };
    }

    private static TransportOptions levelled(TransportOptions given, TlsLevel.Table levels) {
        return given.toBuilder().security(given.security().with(levels)).build();
    }

    private static boolean isOpportunistic(TlsLevel level) {
        return switch (level) {
            case TlsLevel.May _ -> true;
            case TlsLevel.Dane dane -> dane.floor() == TlsLevel.Floor.OPPORTUNISTIC;
            case TlsLevel.DaneFirst(TlsLevel otherwise) -> isOpportunistic(otherwise);
            case TlsLevel.ServerNamed(var _, TlsLevel inner) -> isOpportunistic(inner);
            case TlsLevel.None _, TlsLevel.Encrypt _, TlsLevel.Verify _, TlsLevel.Fingerprint _, TlsLevel.DaneOnly _ ->
                false;
        };
    }

    private static TlsLevel raised(TlsLevel level) {
        return isOpportunistic(level) ? instead(level, new TlsLevel.Encrypt()) : level;
    }

    /// What TLSA records demand stays.
    private static TlsLevel lowered(TlsLevel level) {
        return isOpportunistic(level) ? instead(level, new TlsLevel.None()) : level;
    }

    private static TlsLevel instead(TlsLevel level, TlsLevel other) {
        return switch (level) {
            case TlsLevel.DaneFirst(TlsLevel otherwise) -> new TlsLevel.DaneFirst(instead(otherwise, other));
            case TlsLevel.ServerNamed(var name, TlsLevel inner) ->
                new TlsLevel.ServerNamed(name, instead(inner, other));
            case TlsLevel.None _,
                    TlsLevel.May _,
                    TlsLevel.Encrypt _,
                    TlsLevel.Verify _,
                    TlsLevel.Fingerprint _,
                    TlsLevel.Dane _,
                    TlsLevel.DaneOnly _ -> other;
        };
    }

    @Override
    public void close() {
        List<MailTransport> all = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(all::addAll);
            idle.clear();
        }
        // Each says QUIT to its server, all at the same time.
        List<Thread> closing = all.stream()
                .map(each -> Thread.ofVirtual().name("submission-end").start(each::close))
                .toList();
        try {
            for (Thread each : closing) {
                each.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
