package org.zsmtp.delivery.dns;

import java.time.Duration;

/// An answer and how long it may be remembered.
record TimedAnswer<R>(DnsAnswer<R> answer, Duration timeToLive) {

    /// What was said stands for at most an hour, whatever its owner says: a mail route should follow the DNS.
    private static final long MAX_POSITIVE_SECONDS = 3600;

    /// RFC 2308 5 suggests one to three hours; mail bounces on these answers, so a corrected mistake shows earlier.
    private static final long MAX_NEGATIVE_SECONDS = 900;

    /// Long enough for a burst of jobs to one destination not to wait again for the same dead name server.
    private static final Duration FAILURE = Duration.ofSeconds(5);

    static <R> TimedAnswer<R> positive(DnsAnswer<R> answer, long seconds) {
        return new TimedAnswer<>(answer, Duration.ofSeconds(Math.clamp(seconds, 0, MAX_POSITIVE_SECONDS)));
    }

    static <R> TimedAnswer<R> negative(DnsAnswer<R> answer, long seconds) {
        return new TimedAnswer<>(answer, Duration.ofSeconds(Math.clamp(seconds, 0, MAX_NEGATIVE_SECONDS)));
    }

    static <R> TimedAnswer<R> failure(DnsAnswer<R> answer) {
        return new TimedAnswer<>(answer, FAILURE);
    }

    static <R> TimedAnswer<R> unremembered(DnsAnswer<R> answer) {
        return new TimedAnswer<>(answer, Duration.ZERO);
    }
}
