package org.zsmtp.delivery.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.zsmtp.delivery.dns.DnsAnswer;
import org.zsmtp.delivery.policy.PolicyFetcher;
import org.zsmtp.delivery.security.ReferenceName;
import org.zsmtp.delivery.security.TlsConfigurationException;
import org.zsmtp.delivery.security.TlsFailure;
import org.zsmtp.delivery.security.TlsRequirement.Authority;
import org.zsmtp.delivery.security.TlsRequirement.Pkix;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.delivery.tls.TlsClients;
import org.zsmtp.delivery.tls.TlsOffer;
import org.zsmtp.smtp.address.DomainName;

/// Fetches policies with one GET over HTTPS, within a total time (decision 0036). The host's addresses come from our
/// own DNS, one after the other is tried until one answers; nothing is asked of a host before its certificate has been
/// verified. No redirects, no cookies, no proxies, no caches.
///
/// Owns an event loop, whose thread is a daemon named `policy-loop` and begins with the first fetch.
// A closing group's and a closing channel's futures tell nothing that anybody waits for.
@SuppressWarnings("FutureReturnValueIgnored")
public final class HttpsPolicyFetcher implements PolicyFetcher, AutoCloseable {

    /// Where policies are served.
    public static final int PORT = 443;

    /// RFC 8461 section 3.3 suggests a minute; mail waits for it.
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private static final int MAX_ADDRESSES = 4;
    private static final int CONNECT_MILLIS = 5000;
    private static final int MAX_LINE = 4096;
    private static final int MAX_HEADERS = 16 * 1024;
    private static final int CHUNK = 8192;

    private final Function<DomainName, DnsAnswer<InetAddress>> addresses;
    private final TlsAccess access;
    private final InstantSource clock;
    private final int port;
    private final Duration limit;
    private final MultiThreadIoEventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("policy-loop", true), NioIoHandler.newFactory());

    /// @param addresses of hosts, for a bounded time
    /// @param port      usually [#PORT]
    /// @param limit     how long one fetch may take once the host's addresses are known
    public HttpsPolicyFetcher(
            Function<DomainName, DnsAnswer<InetAddress>> addresses,
            TlsAccess access,
            InstantSource clock,
            int port,
            Duration limit) {
        this.addresses = addresses;
        this.access = access;
        this.clock = clock;
        this.port = port;
        this.limit = limit;
    }

    @Override
    public Fetched fetch(DomainName policyHost) {
        return switch (addresses.apply(policyHost)) {
            case DnsAnswer.Found<InetAddress>(var found, var _, var _) -> fetch(policyHost, found);
            case DnsAnswer.NoData<InetAddress> _, DnsAnswer.NoDomain<InetAddress> _ ->
                failed(policyHost, "it has no address");
            case DnsAnswer.Unproven<InetAddress>(var _, String why) -> failed(policyHost, why);
            case DnsAnswer.TemporaryFailure<InetAddress>(String why) -> failed(policyHost, why);
            case DnsAnswer.Bogus<InetAddress>(String why) -> failed(policyHost, why);
        };
    }

    private Fetched fetch(DomainName policyHost, List<InetAddress> found) {
        try {
            return fetch(policyHost, found, access.clients());
        } catch (TlsConfigurationException unusable) {
            return failed(policyHost, unusable.reason());
        }
    }

    private Fetched fetch(DomainName policyHost, List<InetAddress> found, TlsClients tls) {
        long end = System.nanoTime() + limit.toNanos();
        List<String> reasons = new ArrayList<>();
        for (InetAddress address : found.subList(0, Math.min(found.size(), MAX_ADDRESSES))) {
            switch (ask(policyHost, tls, new InetSocketAddress(address, port), end)) {
                case PolicyAnswer.Body(String text) -> {
                    return new Fetched.Document(text);
                }
                case PolicyAnswer.Refused(TlsFailure failure) -> {
                    return new Fetched.Failed(failure);
                }
                case PolicyAnswer.Unreached(String why) -> reasons.add(address.getHostAddress() + ": " + why);
            }
            if (Thread.currentThread().isInterrupted() || System.nanoTime() - end >= 0) {
                break;
            }
        }
        return failed(policyHost, String.join("; ", reasons));
    }

    private PolicyAnswer ask(DomainName policyHost, TlsClients tls, InetSocketAddress server, long end) {
        Pkix requirement = new Pkix(policyHost, List.of(new ReferenceName.Exactly(policyHost)), Authority.MTA_STS);
        CompletableFuture<PolicyAnswer> answer = new CompletableFuture<>();
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) throws TlsConfigurationException {
                        SslHandler security = tls.handler(
                                channel.alloc(),
                                requirement,
                                TlsOffer.USUAL,
                                server.getAddress().getHostAddress(),
                                server.getPort());
                        channel.pipeline()
                                .addLast(security)
                                .addLast(new HttpClientCodec(MAX_LINE, MAX_HEADERS, CHUNK))
                                .addLast(
                                        new PolicyRequest(policyHost, port, security, tls, requirement, clock, answer));
                    }
                });
        var connecting = bootstrap.connect(server);
        connecting.addListener(_ -> {
            if (!connecting.isSuccess()) {
                answer.complete(new PolicyAnswer.Unreached(Connector.reason(connecting.cause())));
            }
        });
        try {
            return answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return new PolicyAnswer.Unreached("no complete answer within " + limit.toSeconds() + " seconds");
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
            return new PolicyAnswer.Unreached("given up");
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        } finally {
            connecting.channel().close();
        }
    }

    private static Fetched.Failed failed(DomainName policyHost, String why) {
        return new Fetched.Failed(new TlsFailure(
                TlsFailure.Type.STS_POLICY_FETCH_ERROR, "the policy host " + policyHost + " cannot be asked: " + why));
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
