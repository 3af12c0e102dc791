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

/// Engines that no submission has at the moment, with the connections they keep. An engine belongs to one
/// submission at a time, so that one can be stopped without another. Thread-safe.
final class Transports implements AutoCloseable {

    /// How much security an engine asks for.
    enum Wish {
        /// What the options say.
        AS_OPTIONS,
        /// TLS, where the options want it only where it is to be had.
        TLS,
        /// No more than clear text, likewise.
        CLEAR
    }

    private final SubmissionOptions options;
    private final DeliveryListener listener;
    private final HostRouter router;
    private final int most;
    private final Map<Wish, Deque<MailTransport>> idle = new EnumMap<>(Wish.class);
    private boolean closed;

    Transports(SubmissionOptions options, DeliveryListener listener) {
        this.options = options;
        this.listener = listener;
        this.router = new HostRouter(
                options.transport().routing().preference(),
                !(options.transport().pool().connectPath().proxy() instanceof Proxy.None));
        this.most = Math.max(1, options.transport().pool().idle().connections());
    }

    MailTransport take(Wish wish) {
        synchronized (this) {
            MailTransport kept = kept(wish).pollLast();
            if (kept != null) {
                return kept;
            }
        }
        return MailTransports.open(asked(wish), router, listener);
    }

    void giveBack(Wish wish, MailTransport transport) {
        synchronized (this) {
            Deque<MailTransport> kept = kept(wish);
            if (!closed && kept.size() < most) {
                kept.addLast(transport);
                return;
            }
        }
        // To take leave of a server may take a while.
        Thread.ofVirtual().name("submission-end").start(transport::close);
    }

    private Deque<MailTransport> kept(Wish wish) {
        return idle.computeIfAbsent(wish, _ -> new ArrayDeque<>());
    }

    private TransportOptions asked(Wish wish) {
        TransportOptions given = options.transport();
        TlsLevel.Table table = given.security().levels();
        return switch (wish) {
            case AS_OPTIONS -> verified(given);
            case TLS -> verified(levelled(given, (to, host) -> raised(table.of(to, host))));
            case CLEAR -> {
                TransportOptions clear = levelled(given, (to, host) -> lowered(table.of(to, host)));
                yield options.secretsTo() == SecretsTo.VERIFIED ? Entrusting.withheld(clear) : clear;
            }
        };
    }

    private TransportOptions verified(TransportOptions wanted) {
        return switch (options.secretsTo()) {
            case VERIFIED, VERIFIED_WHERE_TLS_IS_OFFERED -> Entrusting.verified(wanted);
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

    /// What TLSA records demand stays: nobody takes that back.
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
        // Each takes leave of its server, all at the same time.
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
