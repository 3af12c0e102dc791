package org.zsmtp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zsmtp.daemon.options.AgentOptions;
import org.zsmtp.daemon.options.UsageException;
import org.zsmtp.delivery.StsOptions;
import org.zsmtp.delivery.TransportOptions;
import org.zsmtp.delivery.TransportOptions.Reuse;
import org.zsmtp.delivery.TransportSecurity;
import org.zsmtp.delivery.dns.TrustAnchors;
import org.zsmtp.delivery.routing.AddressPreference;
import org.zsmtp.delivery.routing.ConnectPath;
import org.zsmtp.delivery.routing.MxUse;
import org.zsmtp.delivery.routing.Proxy;
import org.zsmtp.delivery.routing.ProxyHeader;
import org.zsmtp.delivery.routing.SourceAddress;
import org.zsmtp.delivery.routing.SourcePorts;
import org.zsmtp.delivery.routing.WksCheck;
import org.zsmtp.smtp.session.Chunking;
import org.zsmtp.smtp.session.Hello;
import org.zsmtp.smtp.session.NextMail;
import org.zsmtp.smtp.session.Pipelining;
import org.zsmtp.smtp.session.Protocol;
import org.zsmtp.smtp.session.Timeouts;
import org.zsmtp.smtp.wire.HeloName;

class EngineOptionsTest {

    @Test
    void withoutOptionsTheEngineHasItsDefaults() throws UsageException {
        assertThat(EngineOptions.of(AgentOptions.parse(List.of("-h", "mx.sender.example"))))
                .isEqualTo(TransportOptions.builder(new HeloName("mx.sender.example"))
                        // How many agents a host sees is for the scheduler to say.
                        .connectionsPerHost(1)
                        .build());
    }

    @Test
    void everyOptionReachesTheEngine(@TempDir Path directory) throws Exception {
        Path anchors = Files.writeString(directory.resolve("root.key"), ". IN DS 20326 8 2 " + "e0".repeat(32));
        assertThat(EngineOptions.of(AgentOptions.parse(List.of(
                        "-1xP",
                        "-hmx.sender.example",
                        "-p2525",
                        "-Tdot=1h",
                        "--next-mail=after-reply",
                        "--dns=127.0.0.1:54",
                        "--trust-anchor=" + anchors,
                        "--mta-sts-cache=/var/cache/sts",
                        "--recipients-per-transaction=7",
                        "-EM",
                        "--chunking=never",
                        "-6Wr",
                        "-w100000",
                        "--socks5=192.0.2.1",
                        "--proxy-protocol=v2",
                        "--implicit-tls",
                        "-Liface:eth0"))))
                .isEqualTo(TransportOptions.builder(new HeloName("mx.sender.example"))
                        .connectionsPerHost(1)
                        .port(2525)
                        .mxUse(MxUse.FORBIDDEN)
                        .nameServers(List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 54)))
                        .trustAnchors(TrustAnchors.read(anchors))
                        .timeouts(new Timeouts(
                                Timeouts.DEFAULTS.connect(),
                                Timeouts.DEFAULTS.write(),
                                Timeouts.DEFAULTS.command(),
                                Timeouts.DEFAULTS.data(),
                                Duration.ofHours(1)))
                        .pipelining(Pipelining.NEVER)
                        .nextMail(NextMail.AFTER_REPLY)
                        .reuse(Reuse.CLOSED_AFTER_EACH)
                        .recipientsPerTransaction(7)
                        .protocol(Protocol.LMTP)
                        .hello(Hello.EHLO_WHERE_ANNOUNCED)
                        .chunking(Chunking.NEVER)
                        .wksCheck(WksCheck.REQUIRED)
                        .preference(AddressPreference.IPV6)
                        .source(SourceAddress.parse("iface:eth0"))
                        .sourcePorts(SourcePorts.RESERVED)
                        .connectPath(new ConnectPath(
                                new Proxy.Socks5(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1080), null),
                                ProxyHeader.PROXY_V2))
                        .sendBuffer(100_000)
                        .security(TransportSecurity.DEFAULTS
                                .with(StsOptions.DEFAULTS.withCache(Path.of("/var/cache/sts")))
                                .with(TransportSecurity.Start.IMPLICIT))
                        .build());
    }

    @Test
    void whereConnectionsAreNotSharedOneJobIsInProgressAtATime() throws UsageException {
        assertThat(JobsAtOnce.of(AgentOptions.parse(List.of()))).isEqualTo(4);
        assertThat(JobsAtOnce.of(AgentOptions.parse(List.of("-1")))).isEqualTo(1);
    }
}
