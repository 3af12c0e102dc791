package org.zsmtp.delivery.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.tls.ChannelBindings;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.delivery.tls.TlsClients;
import org.zsmtp.delivery.tls.TlsOffer;
import org.zsmtp.smtp.address.DomainName;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.session.Cause;

/// Does the handshake, and then verifies what the server has presented: also for resumed sessions, of which no
/// trust manager hears (decision 0035).
record VerifyingTlsHandshaker(TlsAccess access, InstantSource clock) implements TlsHandshaker {

    @Override
    public void begin(Channel channel, ReuseKey key, Consumer<Result> done) {
        TlsClients clients;
        try {
            clients = access.clients();
        } catch (TlsConfigurationException unusable) {
            // It is not the server's fault, so another handshake, or none, would not help.
            done.accept(new Result.Failed(
                    Cause.Lack.CONFIGURATION,
                    new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, String.valueOf(unusable.getMessage()))));
            return;
        }
        SslHandler handler;
        try {
            handler = clients.handler(
                    channel.alloc(), key.requirement(), key.offer(), address(key), port(key.endpoint()));
        } catch (TlsConfigurationException unfit) {
            // Another handshake may still succeed.
            done.accept(new Result.Failed(
                    Cause.Lack.HANDSHAKE,
                    new TlsFailure(
                            TlsFailure.Type.VALIDATION_FAILURE,
                            "the fallback handshake could not be prepared: " + unfit.getMessage())));
            return;
        }
        handler.handshakeFuture()
                .addListener(shaken -> done.accept(
                        shaken.isSuccess()
                                ? safely(() -> judged(clients, handler, key))
                                : safely(() -> new Result.Failed(
                                        Cause.Lack.HANDSHAKE, clients.handshakeFailure(shaken.cause())))));
        channel.pipeline().addFirst("tls", handler);
    }

    /// If verification itself fails, nothing has been verified: no octet goes over this connection, and none in
    /// clear text instead.
    private static Result safely(Supplier<Result> judgement) {
        try {
            return judgement.get();
        } catch (RuntimeException | Error bug) {
            return new Result.Failed(
                    Cause.Lack.TRUST, new TlsFailure(TlsFailure.Type.VALIDATION_FAILURE, "internal error: " + bug));
        }
    }

    private Result judged(TlsClients clients, SslHandler handler, ReuseKey key) {
        return switch (clients.judge(handler.engine().getSession(), key.requirement(), clock.instant())) {
            case SecurityOutcome.Secured(var session) -> new Result.Secured(session, binding(clients, handler, key));
            case SecurityOutcome.Failed(TlsFailure failure) -> new Result.Failed(Cause.Lack.TRUST, failure);
            case SecurityOutcome.ClearText _ -> throw new IllegalStateException("a handshake that secures nothing");
        };
    }

    /// Only whoever has to say who he is needs one.
    private static Binding binding(TlsClients clients, SslHandler handler, ReuseKey key) {
        if (key.session().credentials() == null) {
            return Binding.NONE;
        }
        SSLSession session = handler.engine().getSession();
        boolean elsewhere = key.offer() == TlsOffer.USUAL && clients.hasOther();
        return new Binding(
                ChannelBindings.of(session), Set.of(), elsewhere ? ChannelBindings.attainable(session) : Set.of());
    }

    private static @Nullable String address(ReuseKey key) {
        return switch (key.endpoint()) {
            case Endpoint.Internet(InetSocketAddress server) ->
                server.getAddress().getHostAddress();
            case Endpoint.Named(DomainName host, int _) -> host.text();
            case Endpoint.LocalSocket(Path _) -> null;
        };
    }

    private static int port(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Internet(InetSocketAddress server) -> server.getPort();
            case Endpoint.Named(DomainName _, int port) -> port;
            case Endpoint.LocalSocket(Path _) -> 0;
        };
    }
}
