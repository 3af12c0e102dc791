package org.zsmtp.delivery;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.conversation.SeveralListeners;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.policy.TlsPolicies;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.tls.TlsAccess;
import org.zsmtp.smtp.address.Domain;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// Asks a server for its capabilities, and if wanted to start its queue for a node (ETRN, RFC 1985), without
/// sending mail: connects as a transport with the same options and a router of its caller's would, with TLS and
/// authentication as these say, and quits. The DNS is never asked. Each connection is a new one; nothing is
/// remembered of it.
///
/// Thread-safe. Holds threads and sockets until it is closed.
public final class ServerInquiry implements AutoCloseable {

    /// A host without a name needs no destination that has one.
    private static final Path NOWHERE = Path.of("/");

    private final EndpointProbe endpoints;
    private final TlsPolicies policies;
    private final TlsAccess tls;

    private ServerInquiry(TransportOptions options, TlsAccess tls) {
        this.endpoints = new EndpointProbe(options, tls);
        this.policies = TransportParts.named(options);
        this.tls = tls;
    }

    /// @param options as of a transport to the same servers; those that say how hosts are found mean nothing here.
    ///     Whoever only wants to see a server leaves [TransportOptions#secrets] at [Secrets#NONE]
    public static ServerInquiry open(TransportOptions options) {
        return new ServerInquiry(options, new TlsAccess(options.security().tls(), InstantSource.system()));
    }

    /// The result of an inquiry.
    public sealed interface Result {

        /// The server would have taken mail.
        ///
        /// @param remote       where it listens
        /// @param local        our own end of the connection
        /// @param greeting     its first words
        /// @param hello        its answer to the EHLO, LHLO or HELO that counts, which is that under TLS. Its
        ///     lines after the first are the capabilities as the server spells them
        /// @param capabilities the same as they are understood; none where it was greeted with HELO
        /// @param security     what the connection was secured by
        /// @param queueRun     what came of ETRN
        record Answered(
                Endpoint remote,
                Endpoint local,
                Reply greeting,
                Reply hello,
                Capabilities capabilities,
                SecurityOutcome security,
                QueueRun queueRun)
                implements Result {}

        /// There was a connection, and the server would not have taken mail.
        ///
        /// @param cause    why it ended; [Cause.Closing] where the server refused
        /// @param security the result of securing it; null if it ended before that
        /// @param dialogue what was said; secrets stand as `***`
        record Broken(
                Endpoint remote,
                Endpoint local,
                Cause cause,
                @Nullable SecurityOutcome security,
                List<Exchange> dialogue)
                implements Result {
            public Broken {
                dialogue = List.copyOf(dialogue);
            }
        }

        /// There was no connection to any of the endpoints.
        ///
        /// @param why of each, in their order, for people
        record Unreachable(List<String> why) implements Result {
            public Unreachable {
                why = List.copyOf(why);
            }
        }

        /// Nothing was tried: the credentials for that host, or its policy, cannot be found out now.
        ///
        /// @param why for people; holds no secret
        record Withheld(String why) implements Result {}
    }

    /// The result of ETRN.
    public sealed interface QueueRun {

        /// It was not wanted.
        record NotAsked() implements QueueRun {}

        /// The server does not offer ETRN.
        record NotOffered() implements QueueRun {}

        /// @param reply 250 to 253 where it starts (RFC 1985 section 5.2)
        record Told(Reply reply) implements QueueRun {}

        /// The connection ended before there was an answer.
        record Unanswered() implements QueueRun {}
    }

    /// Looks at the first endpoint that can be reached, each step within its time-out. Blocks its thread.
    ///
    /// @param mx      the server: its name, and where it listens
    /// @param listener hears the conversations, on another thread
    public Result ask(MxHost mx, ConversationListener listener) {
        return ask(mx, null, listener);
    }

    /// The same, and asks to send what is kept for a node.
    ///
    /// @param node a domain, `@` and one for all below it, or `#` and a name of the server's own
    /// @throws IllegalArgumentException where that is no node
    public Result startQueue(MxHost mx, String node, ConversationListener listener) {
        return ask(mx, new Command.Etrn(node), listener);
    }

    private Result ask(MxHost mx, Command.@Nullable Etrn node, ConversationListener listener) {
        return switch (policy(mx)) {
            case HostPolicy.Unusable unusable ->
                new Result.Withheld(unusable.failure().why());
            case HostPolicy.Usable usable -> {
                List<String> failures = new ArrayList<>();
                for (Endpoint endpoint : mx.endpoints()) {
                    Optional<Result> result = ask(mx, endpoint, usable.requirement(), node, listener, failures);
                    if (result.isPresent()) {
                        yield result.get();
                    }
                }
                yield new Result.Unreachable(failures);
            }
        };
    }

    /// With all of TLS that is wanted, then with what the server may cope with, as mail would go; but in clear text
    /// only where that is wanted to begin with: whoever asks wants to know.
    ///
    /// @param failures takes why there is no connection, where there is none
    private Optional<Result> ask(
            MxHost mx,
            Endpoint endpoint,
            TlsRequirement requirement,
            Command.@Nullable Etrn node,
            ConversationListener listener,
            List<String> failures) {
        Ear ear = new Ear();
        ProbeResult result = endpoints.look(
                mx,
                endpoint,
                requirement,
                EndpointProbe.Retry.FOR_TLS,
                node,
                SeveralListeners.of(List.of(ear, listener)));
        return switch (result) {
            case ProbeResult.Ready(Endpoint local, Capabilities capabilities, SecurityOutcome security) ->
                Optional.of(new Result.Answered(
                        endpoint,
                        local,
                        ear.answerTo(each -> each instanceof Command.Connecting).orElseThrow(),
                        ear.answerTo(Ear::isHello).orElseThrow(),
                        capabilities,
                        security,
                        ear.queueRun(node, capabilities)));
            case ProbeResult.Broken(Endpoint local, var _, Cause cause, var security) ->
                Optional.of(new Result.Broken(endpoint, local, cause, security, ear.dialogue));
            case ProbeResult.Unreachable(String why) -> {
                failures.add("[" + endpoint + "]: " + why);
                yield Optional.empty();
            }
            case ProbeResult.Withheld(String why) -> Optional.of(new Result.Withheld(why));
        };
    }

    /// The server stands for itself, as a relay does.
    private HostPolicy policy(MxHost mx) {
        Route route = new Route(List.of(mx), mx.secure());
        Domain host = mx.host();
        Destination destination =
                host != null ? new Destination.Relay(host, OptionalInt.empty()) : new Destination.LocalSocket(NOWHERE);
        return new HostPolicies(policies, tls, destination, route, RequireTls.AS_POLICY).of(mx);
    }

    /// Ends what is open, and frees the threads.
    @Override
    public void close() {
        endpoints.close();
    }

    /// What was said on the last connection. Written on its event loop, and read once the connection is gone.
    private static final class Ear implements ConversationListener {
        private final List<Exchange> dialogue = new ArrayList<>();

        @Override
        public void connected(Endpoint local, Duration took) {
            dialogue.clear();
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            dialogue.add(exchange);
        }

        /// The last answer to such a command: under TLS, or to HELO where EHLO was refused.
        Optional<Reply> answerTo(Predicate<Command> command) {
            return dialogue.reversed().stream()
                    .filter(each -> command.test(each.command()))
                    .map(Exchange::heard)
                    .findFirst();
        }

        private static boolean isHello(Command command) {
            return command instanceof Command.Ehlo
                    || command instanceof Command.Lhlo
                    || command instanceof Command.Helo;
        }

        QueueRun queueRun(Command.@Nullable Etrn node, Capabilities capabilities) {
            if (node == null) {
                return new QueueRun.NotAsked();
            }
            if (!capabilities.offers("ETRN")) {
                return new QueueRun.NotOffered();
            }
            return answerTo(each -> each instanceof Command.Etrn)
                    .<QueueRun>map(QueueRun.Told::new)
                    .orElseGet(QueueRun.Unanswered::new);
        }
    }
}
