package org.zsmtp.delivery.dns;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.WireParseException;
import org.zsmtp.smtp.text.Printable;

/// The configured name servers: asks one after the other until one gives a usable response. Safe for use by many
/// threads.
///
/// A server that answers with an error is not asked again for the same question; one that does not answer is, in the
/// next round. A verdict of broken signatures ends the search at once: another server that does not validate would
/// only hide it.
final class NameServers {
    /// UDP and TCP have their time one after the other.
    private static final int PROTOCOLS = 2;
    private static final int LONGEST_REASON = 200;

    private final List<Server> servers;
    private final int rounds;

    /// @param patience how long one try may take: where we validate, a try is many questions
    /// @param trusted  whether an answer's AD bit counts: our own, or that of a server on this host, because
    ///     nobody sits on the path to it (RFC 6698 appendix A.3)
    private record Server(String name, Resolver resolver, Duration patience, boolean trusted) {}

    sealed interface Response {
        /// @param reading anything but worthless
        record Usable(Reading reading, boolean secure) implements Response {}

        record Failed(String why) implements Response {}

        record Bogus(String why) implements Response {}

        record Interrupted() implements Response {}
    }

    private NameServers(List<Server> servers, int rounds) {
        this.servers = servers;
        this.rounds = rounds;
    }

    /// Trusts the AD bit of resolvers on this host.
    ///
    /// @param clock for what is remembered of the servers
    static NameServers believed(
            List<InetSocketAddress> addresses, Duration tryTimeout, int rounds, InstantSource clock) {
        return new NameServers(
                addresses.stream().map(a -> server(a, tryTimeout, clock)).toList(), rounds);
    }

    /// Trusts no resolver's AD bit.
    ///
    /// @param deadline how long the questions that one question takes may take together
    static NameServers validated(
            List<InetSocketAddress> addresses,
            Duration tryTimeout,
            int rounds,
            Duration deadline,
            Validation validation) {
        return new NameServers(
                addresses.stream()
                        .map(address -> {
                            Resolver resolver = validation.over(address, tryTimeout);
                            return new Server(name(address), resolver, deadline, true);
                        })
                        .toList(),
                rounds);
    }

    private static Server server(InetSocketAddress address, Duration timeout, InstantSource clock) {
        Resolver resolver = new WireResolver(address, timeout, WireResolver.Edns.OPTIONAL, clock);
        boolean trusted = address.getAddress() != null && address.getAddress().isLoopbackAddress();
        return new Server(name(address), resolver, timeout.multipliedBy(PROTOCOLS), trusted);
    }

    private static String name(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    Response ask(Record question, Deadline deadline) {
        List<Server> willing = new ArrayList<>(servers);
        Response last = new Response.Failed("no name server is configured");
        Response unproven = null;
        for (int round = 0; round < rounds; round++) {
            if (unproven != null) {
                return unproven;
            }
            for (Iterator<Server> each = willing.iterator(); each.hasNext(); ) {
                if (deadline.isOver()) {
                    return unproven == null ? last : unproven;
                }
                Server server = each.next();
                try {
                    Message message = send(server, question, deadline);
                    Response response = judge(server, question, message);
                    if (isFinal(response)) {
                        return response;
                    }
                    if (response instanceof Response.Usable) {
                        unproven = response;
                    } else {
                        last = response;
                    }
                    each.remove();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return new Response.Interrupted();
                } catch (TimeoutException e) {
                    last = new Response.Failed("no answer from name server " + server.name());
                } catch (ExecutionException e) {
                    if (rootOf(e) instanceof Validation.ErrorAnswer error) {
                        Response response = judge(server, question, error.message());
                        if (isFinal(response)) {
                            return response;
                        }
                        last = response;
                        each.remove();
                    } else {
                        last = new Response.Failed(trouble(server, rootOf(e)));
                    }
                }
            }
        }
        return unproven == null ? last : unproven;
    }

    /// Whether no other server can do better.
    private static boolean isFinal(Response response) {
        return switch (response) {
            case Response.Usable(Reading.Unproven _, var _) -> false;
            case Response.Usable _, Response.Bogus _, Response.Interrupted _ -> true;
            case Response.Failed _ -> false;
        };
    }

    private static @Nullable Throwable rootOf(ExecutionException failed) {
        Throwable cause = failed.getCause();
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static Message send(Server server, Record question, Deadline deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        Message query = Message.newQuery(question);
        // RFC 6840 5.7: asks a validating resolver to tell, without the weight of signatures.
        query.getHeader().setFlag(Flags.AD);
        CompletableFuture<Message> answer = server.resolver().sendAsync(query).toCompletableFuture();
        return answer.get(deadline.leftNanos(server.patience()), TimeUnit.NANOSECONDS);
    }

    private static Response judge(Server server, Record question, Message message) {
        Optional<ExtendedErrorCodeOption> broken = brokenness(message);
        if (broken.isPresent()) {
            String why = broken.get().getText();
            return new Response.Bogus("name server " + server.name() + " gave or found broken DNSSEC signatures"
                    + (why == null || why.isEmpty() ? "" : " (" + Printable.excerpt(why, LONGEST_REASON) + ")"));
        }
        int rcode = message.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            return new Response.Failed("name server " + server.name() + " answered " + Rcode.string(rcode));
        }
        boolean secure = server.trusted() && message.getHeader().getFlag(Flags.AD);
        return switch (Reading.of(message, question)) {
            case Reading.Worthless(String what) -> new Response.Failed("name server " + server.name() + " " + what);
            case Reading.Unproven(String what) ->
                new Response.Usable(new Reading.Unproven("name server " + server.name() + " " + what), secure);
            case Reading.Records records -> new Response.Usable(records, secure);
            case Reading.Aliased aliased -> new Response.Usable(aliased, secure);
            case Reading.Absent absent -> new Response.Usable(absent, secure);
        };
    }

    /// RFC 8914: the codes of a failed validation.
    private static Optional<ExtendedErrorCodeOption> brokenness(Message message) {
        OPTRecord opt = message.getOPT();
        if (message.getRcode() != Rcode.SERVFAIL || opt == null) {
            return Optional.empty();
        }
        return opt.getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR).stream()
                .filter(ExtendedErrorCodeOption.class::isInstance)
                .map(ExtendedErrorCodeOption.class::cast)
                .filter(error -> isValidationError(error.getErrorCode()))
                .findFirst();
    }

    private static boolean isValidationError(int code) {
        return code >= ExtendedErrorCodeOption.DNSSEC_BOGUS && code <= ExtendedErrorCodeOption.NSEC_MISSING;
    }

    private static String trouble(Server server, @Nullable Throwable cause) {
        return switch (cause) {
            case SocketTimeoutException _ -> "no answer from name server " + server.name();
            case ConnectException _, PortUnreachableException _ -> "name server " + server.name() + " is not reachable";
            case StreamExchange.TooLargeException large -> "name server " + server.name() + " " + large.getMessage();
            case WireParseException _ -> "name server " + server.name() + " answered garbage";
            case null -> "no answer from name server " + server.name();
            case IOException _ -> "no answer from name server " + server.name();
            default -> "name server " + server.name() + " gave an answer that cannot be read";
        };
    }
}
