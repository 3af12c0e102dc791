package org.zsmtp.delivery;

import java.time.InstantSource;
import org.zsmtp.delivery.net.EventLoops;
import org.zsmtp.delivery.routing.DeadEndpoints;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.tls.TlsAccess;

/// Opens transports.
public final class MailTransports {

    private MailTransports() {}

    /// Opens a transport that routes by the DNS.
    ///
    /// @param listener hears of every delivery
    public static MailTransport open(TransportOptions options, DeliveryListener listener) {
        try (TransportFactory only =
                new TransportFactory(options, options.pool().eventLoops())) {
            return only.open(listener);
        }
    }

    /// Opens a transport that routes as its caller says. The DNS is never asked, for hosts no more than for
    /// policies: for levels of transport security that need DANE or MTA-STS, no such policy is found.
    ///
    /// @param options  those that say how MX hosts are found have no effect
    /// @param router   finds the hosts; is not closed
    /// @param listener hears of every delivery
    public static MailTransport open(TransportOptions options, Router router, DeliveryListener listener) {
        InstantSource clock = InstantSource.system();
        EventLoops loops = new EventLoops(options.pool().eventLoops());
        return new DefaultMailTransport(
                options,
                router,
                TransportParts.named(options),
                new TlsAccess(options.security().tls(), clock),
                new DeadEndpoints(clock, options.failureMemory()),
                TransportParts.fallbacks(options),
                loops,
                listener,
                loops::close);
    }

    /// The router that a transport with these options has, for telling what it would do.
    public static Router router(TransportOptions options) {
        return TransportParts.router(options, TransportParts.dns(options));
    }
}
