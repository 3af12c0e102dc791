package org.zsmtp.daemon.byhand;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.CauseText;
import org.zsmtp.delivery.Expectation;
import org.zsmtp.delivery.HostProbe;
import org.zsmtp.delivery.conversation.ConversationListener;
import org.zsmtp.delivery.conversation.ProbeResult;
import org.zsmtp.delivery.policy.HostPolicy;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.MxHost;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.delivery.security.SecurityOutcome;
import org.zsmtp.delivery.security.TlsRequirement;
import org.zsmtp.delivery.security.TlsSession;
import org.zsmtp.smtp.mail.RequireTls;
import org.zsmtp.smtp.session.Cause;
import org.zsmtp.smtp.session.Exchange;
import org.zsmtp.smtp.session.OutboundMessage;
import org.zsmtp.smtp.text.Printable;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// Connects to the servers of a destination, in their order, until one of them would take mail; tells every step
/// with the time that it took, and takes leave without having sent any. Owned by one thread.
public final class ConnectionTest {
    private static final int LONGEST_LINE = 500;

    private final HostProbe probe;
    private final LongSupplier nanoTime;
    private final Appendable page;

    private long before;
    private boolean refused;

    /// How a test ends.
    public enum Result {
        /// A server would take mail.
        WORKS,
        /// None can be reached, or will talk, now.
        NOT_NOW,
        /// There is no such host, or mail would be returned to its sender for what the last server answered.
        NEVER
    }

    /// @param probe    opens the connections
    /// @param nanoTime as [System#nanoTime]
    /// @param page     gets the lines, each ended with LF, as things happen
    public ConnectionTest(HostProbe probe, LongSupplier nanoTime, Appendable page) {
        this.probe = probe;
        this.nanoTime = nanoTime;
        this.page = page;
    }

    /// Tests. What cannot be printed is lost, which whoever opened the page sees.
    public Result run(Destination destination) {
        before = nanoTime.getAsLong();
        return switch (probe.route(destination)) {
            case RoutingResult.Routed(Route route) -> walk(destination, route);
            case RoutingResult.Unroutable no -> {
                step("no route: " + no.status() + " " + no.reason());
                yield switch (no.permanence()) {
                    case PERMANENT -> Result.NEVER;
                    case TEMPORARY -> Result.NOT_NOW;
                };
            }
        };
    }

    private Result walk(Destination destination, Route route) {
        step("route: "
                + String.join(
                        ", ",
                        route.hosts().stream().flatMap(ConnectionTest::names).toList()));
        for (MxHost mx : route.hosts()) {
            switch (probe.policy(destination, route, mx, RequireTls.AS_POLICY)) {
                case HostPolicy.Unusable unusable ->
                    step("no mail goes to " + mx.name() + ": "
                            + unusable.failure().why());
                case HostPolicy.Usable usable -> {
                    for (Endpoint server : mx.endpoints()) {
                        if (works(mx, server, usable.requirement())) {
                            line("the connection works");
                            return Result.WORKS;
                        }
                    }
                }
            }
        }
        line(
                refused
                        ? "no server would take mail: a delivery would fail"
                        : "no server would take mail: a delivery would try again later");
        return refused ? Result.NEVER : Result.NOT_NOW;
    }

    private static Stream<String> names(MxHost mx) {
        return mx.endpoints().stream().map(server -> name(mx, server));
    }

    private static String name(MxHost mx, Endpoint server) {
        return mx.name().isEmpty() ? server.toString() : mx.name() + " [" + server + "]";
    }

    private boolean works(MxHost mx, Endpoint server, TlsRequirement requirement) {
        line("connecting to " + name(mx, server));
        before = nanoTime.getAsLong();
        refused = false;
        ProbeResult seen = probe.look(mx, server, requirement, new Conversation());
        return switch (seen) {
            case ProbeResult.Ready _ -> true;
            case ProbeResult.Broken broken -> {
                because(broken.cause());
                Expectation expectation = probe.expectation(mx, server, requirement, seen);
                refused = expectation == Expectation.FAILS;
                yield expectation == Expectation.IN_CLEAR_TEXT && worksInClearText(mx, server);
            }
            case ProbeResult.Unreachable(String why) -> no(why);
            case ProbeResult.Withheld(String why) -> no(why);
        };
    }

    /// As mail would go that nobody demands TLS for.
    private boolean worksInClearText(MxHost mx, Endpoint server) {
        line("again, in clear text");
        return works(mx, server, new TlsRequirement.None());
    }

    private boolean no(String why) {
        step("no: " + why);
        return false;
    }

    /// What is to be read in the conversation is not said twice.
    private void because(Cause cause) {
        switch (cause) {
            case Cause.Closing _, Cause.LimitReached _, Cause.Stopped _ -> {}
            case Cause.ConnectionLost _,
                    Cause.TimedOut _,
                    Cause.Surprise _,
                    Cause.Policy _,
                    Cause.ContentUnreadable _ -> no(CauseText.of(cause));
        }
    }

    /// The lines of one conversation. Another thread writes them, while the test waits for it.
    private final class Conversation implements ConversationListener {
        private boolean secured;

        @Override
        public void connected(Endpoint local, Duration took) {
            step("connected from " + (local instanceof Endpoint.Internet ? local.toString() : "a UNIX socket"));
        }

        @Override
        public void sent(@Nullable OutboundMessage message, Exchange exchange) {
            line("            --> " + exchange.line());
            before = nanoTime.getAsLong();
        }

        @Override
        public void received(@Nullable OutboundMessage message, Exchange exchange, Reply reply) {
            List<String> lines = reply.lines();
            for (int i = 0; i < lines.size(); i++) {
                String text = reply.code() + (i + 1 < lines.size() ? "-" : " ") + lines.get(i);
                if (i == 0) {
                    step("<-- " + text);
                } else {
                    line("            <-- " + text);
                }
            }
            Command command = exchange.command();
            boolean extended = command instanceof Command.Ehlo || command instanceof Command.Lhlo;
            if (extended && reply.code() < 300 && !secured) {
                boolean offered =
                        lines.stream().skip(1).anyMatch(word -> word.strip().equalsIgnoreCase("STARTTLS"));
                line("            (TLS is " + (offered ? "offered)" : "not offered)"));
            }
        }

        @Override
        public void handshaken(SecurityOutcome outcome) {
            secured = true;
            switch (outcome) {
                case SecurityOutcome.Secured(TlsSession session) ->
                    step("TLS: " + session.protocol() + ", " + session.cipher() + ", verified: "
                            + session.assurance().word());
                case SecurityOutcome.Failed _, SecurityOutcome.ClearText _ -> {
                    // The end of the conversation tells why.
                }
            }
        }
    }

    private void step(String text) {
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - before);
        before = nanoTime.getAsLong();
        line(String.format(Locale.ROOT, "%8d ms ", took.toMillis()) + text);
    }

    private void line(String text) {
        try {
            page.append(Printable.ascii(text, LONGEST_LINE)).append('\n');
        } catch (IOException nobodyReads) {
            // The exit status still tells.
        }
    }
}
