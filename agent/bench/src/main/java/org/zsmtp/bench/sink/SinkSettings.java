package org.zsmtp.bench.sink;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// How a [SinkServer] plays. Each method gives a changed copy.
///
/// @param address where it listens; port 0 takes a free one
/// @param keywords the lines of the EHLO answer after the first
/// @param rules what is not accepted
/// @param delay between the end of a message and its answer, for this connection only
/// @param tls who it is under TLS; where there is one, STARTTLS is announced besides the keywords
/// @param secret of every user; where there is one, SCRAM-SHA-256 is announced under TLS
public record SinkSettings(
        InetSocketAddress address,
        List<String> keywords,
        SinkRules rules,
        Duration delay,
        @Nullable SSLContext tls,
        @Nullable String secret) {

    /// A free port of 127.0.0.1, everything accepted at once, PIPELINING and CHUNKING among what is announced.
    public static final SinkSettings DEFAULTS = new SinkSettings(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
            List.of("PIPELINING", "SIZE 104857600", "8BITMIME", "DSN", "ENHANCEDSTATUSCODES", "CHUNKING"),
            SinkRules.ACCEPT_ALL,
            Duration.ZERO,
            null,
            null);

    public SinkSettings {
        keywords = List.copyOf(keywords);
    }

    public SinkSettings address(InetSocketAddress listening) {
        return new SinkSettings(listening, keywords, rules, delay, tls, secret);
    }

    public SinkSettings announcing(List<String> lines) {
        return new SinkSettings(address, lines, rules, delay, tls, secret);
    }

    public SinkSettings rules(SinkRules changed) {
        return new SinkSettings(address, keywords, changed, delay, tls, secret);
    }

    public SinkSettings delay(Duration time) {
        return new SinkSettings(address, keywords, rules, time, tls, secret);
    }

    public SinkSettings tls(SSLContext context) {
        return new SinkSettings(address, keywords, rules, delay, context, secret);
    }

    public SinkSettings secret(String ofEveryUser) {
        return new SinkSettings(address, keywords, rules, delay, tls, ofEveryUser);
    }
}
