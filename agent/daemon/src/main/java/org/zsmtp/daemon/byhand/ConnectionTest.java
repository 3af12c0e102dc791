package org.zsmtp.daemon.byhand;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zsmtp.daemon.report.HarmlessText;
import org.zsmtp.delivery.Secrets;
import org.zsmtp.delivery.routing.Destination;
import org.zsmtp.delivery.routing.Endpoint;
import org.zsmtp.delivery.routing.Hop;
import org.zsmtp.delivery.routing.Route;
import org.zsmtp.delivery.routing.Router;
import org.zsmtp.delivery.routing.RoutingResult;
import org.zsmtp.smtp.address.AddressLiteral;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.session.SessionListener;
import org.zsmtp.smtp.session.SessionOptions;
import org.zsmtp.smtp.session.Transaction;
import org.zsmtp.smtp.wire.Reply;

/// Connects to the servers of a destination, in their order, until one of them would take mail; tells every step with
/// the time that it took, and takes leave without having sent any. Owned by one thread.
public final class ConnectionTest {
    private static final int LONGEST_LINE = 500;

    private final Router router;
    private final SessionOptions session;
    private final Secrets secrets;
    private final Caller caller;
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
        /// There is no such host, or the last server refused for good.
        NEVER
    }

    /// Opens connections and has conversations.
    public interface Caller {

        /// Connects, and talks until the session ends.
        ///
        /// @param connected told once the connection is there, with the name of its own end
        /// @return whether the server has greeted and was greeted
        /// @throws IOException where there is no connection, or it breaks; the message is for people
        boolean call(Endpoint server, SessionOptions session, SessionListener listener, Connected connected)
                throws IOException;

        /// Hears of a connection.
        interface Connected {
            void from(String ownEnd);
        }
    }

    /// @param session  for a server that needs to know nobody
    /// @param secrets  who we are to the others
    /// @param nanoTime as [System#nanoTime]
    /// @param page     gets the lines, each ended with LF, as things happen
    public ConnectionTest(
            Router router,
            SessionOptions session,
            Secrets secrets,
            Caller caller,
            LongSupplier nanoTime,
            Appendable page) {
        this.router = router;
        this.session = session;
        this.secrets = secrets;
        this.caller = caller;
        this.nanoTime = nanoTime;
        this.page = page;
    }

    /// Tests. What cannot be printed is lost: the result tells the same.
    public Result run(Destination destination) {
        before = nanoTime.getAsLong();
        return switch (router.route(destination)) {
            case RoutingResult.Routed(Route route) -> walk(route);
            case RoutingResult.Unroutable no -> {
                step("no route: " + no.status() + " " + no.reason());
                yield switch (no.permanence()) {
                    case PERMANENT -> Result.NEVER;
                    case TEMPORARY -> Result.NOT_NOW;
                };
            }
        };
    }

    private Result walk(Route route) {
        step("route: "
                + String.join(
                        ", ",
                        route.hops().stream().flatMap(ConnectionTest::names).toList()));
        for (Hop hop : route.hops()) {
            for (Endpoint server : hop.endpoints()) {
                if (works(hop, server)) {
                    line("the connection works");
                    return Result.WORKS;
                }
            }
        }
        line("no server would take mail");
        return refused ? Result.NEVER : Result.NOT_NOW;
    }

    private static Stream<String> names(Hop hop) {
        return hop.endpoints().stream().map(server -> name(hop, server));
    }

    private static String name(Hop hop, Endpoint server) {
        return hop.name().isEmpty() ? server.toString() : hop.name() + " [" + server + "]";
    }

    private boolean works(Hop hop, Endpoint server) {
        line("connecting to " + name(hop, server));
        before = nanoTime.getAsLong();
        refused = false;
        return switch (secrets.of(hostName(hop))) {
            case Secrets.Answer.Anonymous() -> call(server, session);
            case Secrets.Answer.Known(Credentials credentials) -> call(server, session.withCredentials(credentials));
            case Secrets.Answer.Unknown(String why) -> {
                step("no: " + why);
                yield false;
            }
        };
    }

    private boolean call(Endpoint server, SessionOptions options) {
        try {
            return caller.call(server, options, new Conversation(), end -> step("connected from " + end));
        } catch (IOException e) {
            step("no: " + e.getMessage());
            return false;
        }
    }

    /// As a secrets file names it: a literal without its brackets.
    private static String hostName(Hop hop) {
        return hop.host() instanceof AddressLiteral literal ? literal.address().getHostAddress() : hop.name();
    }

    /// The lines of one conversation.
    private final class Conversation implements SessionListener {
        private boolean greeted;
        private boolean asked;

        @Override
        public void sent(@Nullable Transaction transaction, String text) {
            line("            --> " + text);
            asked = text.startsWith("EHLO") || text.startsWith("LHLO");
            before = nanoTime.getAsLong();
        }

        @Override
        public void received(@Nullable Transaction transaction, Reply reply, Standing standing) {
            List<String> lines = reply.lines();
            for (int i = 0; i < lines.size(); i++) {
                String text = reply.code() + (i + 1 < lines.size() ? "-" : " ") + lines.get(i);
                if (i == 0) {
                    step("<-- " + text);
                } else {
                    line("            <-- " + text);
                }
            }
            refused = reply.code() >= 500 && !greeted;
            if (asked && reply.code() < 300) {
                greeted = true;
                boolean offered =
                        lines.stream().skip(1).anyMatch(word -> word.strip().equalsIgnoreCase("STARTTLS"));
                line("            (TLS is " + (offered ? "offered)" : "not offered)"));
            }
            asked = false;
        }
    }

    private void step(String text) {
        Duration took = Duration.ofNanos(nanoTime.getAsLong() - before);
        before = nanoTime.getAsLong();
        line(String.format(Locale.ROOT, "%8d ms ", took.toMillis()) + text);
    }

    private void line(String text) {
        try {
            page.append(HarmlessText.ascii(text, LONGEST_LINE)).append('\n');
        } catch (IOException nobodyReads) {
            // The exit status still tells.
        }
    }
}
