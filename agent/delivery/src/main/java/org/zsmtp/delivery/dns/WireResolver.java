package org.zsmtp.delivery.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/// Asks one name server: UDP, and TCP where the answer is too large for it. Safe for use by many threads.
///
/// It takes dnsjava's own resolver's place because that one fails for the first packet that does not fit, and for one
/// broken record. A server that calls EDNS an error, or does not answer for it, is asked without (RFC 6891 sections
/// 6.2.2 and 7), and for [#WITHOUT_EDNS] at once.
class WireResolver implements Resolver {
    /// How long a server that answered only without EDNS is asked so at once: servers get replaced, packets get lost.
    static final Duration WITHOUT_EDNS = Duration.ofMinutes(10);

    /// What fits into a packet everywhere (RFC 9715 section 3.1).
    private static final int PAYLOAD = 1232;

    private final InetSocketAddress server;
    private final Duration timeout;
    private final Edns use;
    private final InstantSource clock;
    private volatile OPTRecord edns = new OPTRecord(PAYLOAD, 0, 0);
    private volatile Instant plainUntil = Instant.MIN;

    /// Whether an answer without EDNS is of use.
    enum Edns {
        /// Left out where the server cannot cope with it.
        OPTIONAL,
        /// Signatures do not come without it.
        NECESSARY
    }

    /// @param timeout of one question by UDP, and once more by TCP
    WireResolver(InetSocketAddress server, Duration timeout, Edns use, InstantSource clock) {
        this.server = server;
        this.timeout = timeout;
        this.use = use;
        this.clock = clock;
    }

    /// Fails with a [SocketTimeoutException] for silence, with another [IOException] whose message tells what the
    /// server did.
    @Override
    public CompletionStage<Message> sendAsync(Message query, Executor executor) {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("dns").start(() -> {
            try {
                answer.complete(ask(query));
            } catch (IOException | RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public CompletionStage<Message> sendAsync(Message query) {
        return sendAsync(query, Runnable::run);
    }

    private Message ask(Message query) throws IOException {
        Deadline deadline = Deadline.in(timeout);
        try (DatagramExchange udp = new DatagramExchange(server)) {
            DatagramExchange.Answer answer = switch (use) {
                case NECESSARY -> udp.ask(withEdns(query), deadline);
                case OPTIONAL ->
                    clock.instant().isBefore(plainUntil)
                            ? udp.ask(plain(query), deadline)
                            : withAndWithout(udp, query, deadline);
            };
            return answer.message().getHeader().getFlag(Flags.TC)
                    ? StreamExchange.ask(server, answer.query(), timeout)
                    : answer.message();
        }
    }

    /// Half of the time is for a server that drops what has EDNS.
    private DatagramExchange.Answer withAndWithout(DatagramExchange udp, Message query, Deadline deadline)
            throws IOException {
        Message with = withEdns(query);
        udp.send(with);
        DatagramExchange.Answer first = udp.receive(Deadline.in(timeout.dividedBy(2)));
        if (first != null && !dislikesEdns(first.message())) {
            return first;
        }
        if (first != null) {
            udp.forget(with);
        }
        Message without = plain(query);
        udp.send(without);
        DatagramExchange.Answer second = udp.receive(deadline);
        if (second != null && hasEdns(second.query()) && dislikesEdns(second.message())) {
            udp.forget(with);
            second = udp.receive(deadline);
        }
        if (second == null) {
            if (first != null) {
                return first;
            }
            throw udp.silence();
        }
        int rcode = second.message().getRcode();
        if (!hasEdns(second.query()) && (rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN)) {
            plainUntil = clock.instant().plus(WITHOUT_EDNS);
        }
        return second;
    }

    private Message withEdns(Message query) {
        Message with = plain(query);
        with.addRecord(edns, Section.ADDITIONAL);
        return with;
    }

    /// With an id of its own, so that answers are told apart.
    private static Message plain(Message query) {
        Message plain = Message.newQuery(query.getQuestion());
        for (int flag : new int[] {Flags.AD, Flags.CD}) {
            if (query.getHeader().getFlag(flag)) {
                plain.getHeader().setFlag(flag);
            }
        }
        return plain;
    }

    private static boolean hasEdns(Message query) {
        return query.getOPT() != null;
    }

    private static boolean dislikesEdns(Message answer) {
        return switch (answer.getRcode()) {
            case Rcode.BADVERS -> true;
            case Rcode.FORMERR, Rcode.NOTIMP, Rcode.SERVFAIL -> answer.getOPT() == null;
            default -> false;
        };
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, @Nullable List<EDNSOption> options) {
        edns = new OPTRecord(payloadSize == 0 ? PAYLOAD : payloadSize, 0, version, flags, options);
    }

    @Override
    public Duration getTimeout() {
        return timeout;
    }

    @Override
    public void setPort(int port) {
        throw new UnsupportedOperationException("the server is given when this is made");
    }

    @Override
    public void setTCP(boolean always) {
        throw new UnsupportedOperationException("TCP is used where it is needed");
    }

    @Override
    public void setIgnoreTruncation(boolean ignored) {
        if (ignored) {
            throw new UnsupportedOperationException("nothing follows from a part of an answer");
        }
    }

    @Override
    public void setTSIGKey(@Nullable TSIG key) {
        throw new UnsupportedOperationException("name servers are not authenticated");
    }

    @Override
    public void setTimeout(Duration other) {
        throw new UnsupportedOperationException("the time is given when this is made");
    }
}
