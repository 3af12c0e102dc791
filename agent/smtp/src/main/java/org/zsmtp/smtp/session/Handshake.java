package org.zsmtp.smtp.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Redaction;
import org.zsmtp.smtp.session.Authentication.Link;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// From the greeting to a session that can take mail: what each reply means and which command follows.
/// Each command waits for the reply to the one before; the session calls [#replied] for each reply until
/// it is done.
final class Handshake {

    /// What follows from a reply.
    sealed interface Next {

        /// This is sent, and its reply is expected.
        record Say(Command command) implements Next {}

        /// The next command must be computed on another thread; continues with [Handshake#performed].
        record Find(SaslStep step) implements Next {}

        /// The server takes mail.
        record Established() implements Next {}

        /// The server takes no mail.
        record Refused(Phase phase, Reply reply) implements Next {}

        /// The reply answers no command.
        record OutOfPlace() implements Next {}

        /// The server is ready for TLS: [Handshake#secured] goes on.
        record StartTls() implements Next {}

        /// The connection cannot be as secure as required.
        record Unsecured(Phase phase, Cause.Lack lack, String why) implements Next {}

        /// Another connection would have channel binding, and this one has not.
        record Unbound(String why) implements Next {}

        /// It might take mail, but the required authentication failed.
        record Unauthenticated(Cause.Unauthenticated.Obstacle obstacle, String why) implements Next {}

        /// It has a name that no server may have.
        record OurOwn(Phase phase, String name) implements Next {}
    }

    private enum Stage {
        GREETING,
        EXTENDED_HELLO,
        HELO,
        STARTTLS,
        /// The TLS handshake is in progress: no reply is expected.
        SECURING,
        AUTHENTICATION
    }

    private static final Pattern ESMTP = Pattern.compile("(?:^|[^A-Z0-9])ESMTP(?:[^A-Z0-9]|$)");
    private static final int READY = 220;

    /// RFC 7504: the host takes no mail at all, which HELO would not change.
    private static final int NO_MAIL_HERE = 521;

    private final SessionOptions options;
    private final Redaction redaction;
    private final ArrayList<Exchange> exchanges = new ArrayList<>();
    private Stage stage;
    private boolean secured;
    private Capabilities capabilities = Capabilities.NONE;
    private Binding binding = Binding.NONE;
    private @Nullable Authentication authentication;
    private @Nullable SaslStep finding;

    /// @param redaction hears what must not be repeated
    Handshake(SessionOptions options, Redaction redaction) {
        this.options = options;
        this.redaction = redaction;
        this.stage = options.security() == Security.IMPLICIT ? Stage.SECURING : Stage.GREETING;
    }

    /// The dialogue so far.
    List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    Capabilities capabilities() {
        return capabilities;
    }

    /// The session takes mail: what was said before is of no more use, and a session may live long.
    void done() {
        exchanges.clear();
        exchanges.trimToSize();
        capabilities = Capabilities.NONE;
        authentication = null;
        binding = Binding.NONE;
    }

    /// 421: nothing follows.
    void closing(Exchange exchange) {
        exchanges.add(exchange);
    }

    /// @param exchange that the reply belongs to
    /// @param reply    without secrets, for reports
    /// @param raw      as it was sent, for decisions: a password may be a word of the protocol, such as
    ///     `login`
    Next replied(Exchange exchange, Reply reply, Reply raw) {
        exchanges.add(exchange);
        return switch (stage) {
            case GREETING -> greeted(reply, raw);
            case EXTENDED_HELLO -> extendedHelloReplied(reply, raw);
            case HELO -> heloReplied(reply, raw);
            case STARTTLS -> startTlsReplied(reply);
            case SECURING -> new Next.OutOfPlace();
            case AUTHENTICATION -> challenged(reply, raw);
        };
    }

    private Next greeted(Reply reply, Reply raw) {
        return switch (reply.severity()) {
            case COMPLETION -> isOurs(raw) ? new Next.OurOwn(Phase.GREETING, name(reply)) : hello(raw);
            case TRANSIENT_NEGATIVE, PERMANENT_NEGATIVE -> new Next.Refused(Phase.GREETING, reply);
            case INTERMEDIATE -> new Next.OutOfPlace();
        };
    }

    private boolean isOurs(Reply reply) {
        return options.ownNames().contains(name(reply).toLowerCase(Locale.ROOT));
    }

    /// The first word of a greeting, and of an answer to it, is the server's name (RFC 5321 section 4.2).
    private static String name(Reply reply) {
        String line = reply.lines().getFirst();
        int blank = line.indexOf(' ');
        String name = blank < 0 ? line : line.substring(0, blank);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private Next hello(Reply greeting) {
        return switch (options.protocol()) {
            case LMTP -> say(Stage.EXTENDED_HELLO, new Command.Lhlo(options.heloName()));
            case SMTP ->
                switch (options.hello()) {
                    case EHLO -> ehlo();
                    case EHLO_WHERE_ANNOUNCED -> announcesExtensions(greeting) ? ehlo() : helo();
                    case HELO -> helo();
                };
        };
    }

    /// The connection is under TLS, and the server was verified as required. Nothing learned before is
    /// used (RFC 3207 section 4.2).
    ///
    /// @param tls what an authentication there can be tied to
    /// @return the next command; null where the server's greeting comes next
    Next.@Nullable Say secured(Binding tls) {
        if (stage != Stage.SECURING) {
            throw new IllegalStateException("nobody has asked for TLS");
        }
        secured = true;
        binding = tls;
        capabilities = Capabilities.NONE;
        if (options.security() == Security.IMPLICIT) {
            stage = Stage.GREETING;
            return null;
        }
        return switch (options.protocol()) {
            case LMTP -> say(Stage.EXTENDED_HELLO, new Command.Lhlo(options.heloName()));
            case SMTP -> ehlo();
        };
    }

    private static boolean announcesExtensions(Reply greeting) {
        return greeting.lines().stream()
                .anyMatch(line -> ESMTP.matcher(line.toUpperCase(Locale.ROOT)).find());
    }

    private Next.Say ehlo() {
        return say(Stage.EXTENDED_HELLO, new Command.Ehlo(options.heloName()));
    }

    private Next helo() {
        if (options.security() == Security.REQUIRED && !secured) {
            return new Next.Unsecured(Phase.EHLO, Cause.Lack.OFFER, "there is no STARTTLS without EHLO");
        }
        return options.credentials() == null
                ? say(Stage.HELO, new Command.Helo(options.heloName()))
                : new Next.Unauthenticated(
                        Cause.Unauthenticated.Obstacle.NOT_OFFERED, "there is no authentication without EHLO");
    }

    private Next extendedHelloReplied(Reply reply, Reply raw) {
        return switch (reply.severity()) {
            case COMPLETION -> {
                boolean ignored = options.hello() == Hello.HELO;
                capabilities = ignored ? Capabilities.NONE : Capabilities.parse(raw);
                yield isOurs(raw) ? new Next.OurOwn(Phase.EHLO, name(reply)) : secure();
            }
            case PERMANENT_NEGATIVE ->
                options.protocol() == Protocol.LMTP || reply.code() == NO_MAIL_HERE
                        ? new Next.Refused(Phase.EHLO, reply)
                        : helo();
            case TRANSIENT_NEGATIVE -> new Next.Refused(Phase.EHLO, reply);
            case INTERMEDIATE -> new Next.OutOfPlace();
        };
    }

    private Next heloReplied(Reply reply, Reply raw) {
        return switch (reply.severity()) {
            case COMPLETION -> isOurs(raw) ? new Next.OurOwn(Phase.EHLO, name(reply)) : new Next.Established();
            case TRANSIENT_NEGATIVE, PERMANENT_NEGATIVE -> new Next.Refused(Phase.EHLO, reply);
            case INTERMEDIATE -> new Next.OutOfPlace();
        };
    }

    private Next secure() {
        return switch (options.security()) {
            case CLEAR, IMPLICIT -> authenticate();
            case WHERE_OFFERED -> secured || !capabilities.startTls() ? authenticate() : startTls();
            case REQUIRED -> {
                if (secured) {
                    yield authenticate();
                }
                yield capabilities.startTls()
                        ? startTls()
                        : new Next.Unsecured(Phase.STARTTLS, Cause.Lack.OFFER, "the server does not offer STARTTLS");
            }
        };
    }

    private Next startTls() {
        return say(Stage.STARTTLS, new Command.StartTls());
    }

    /// A server that offers STARTTLS and refuses it may still take mail in clear text. Only 220 begins
    /// TLS (RFC 3207 section 4): another 2yz is a late part of the reply to EHLO, or answers another
    /// command.
    private Next startTlsReplied(Reply reply) {
        return switch (reply.severity()) {
            case COMPLETION -> {
                if (reply.code() != READY) {
                    yield new Next.OutOfPlace();
                }
                stage = Stage.SECURING;
                yield new Next.StartTls();
            }
            case TRANSIENT_NEGATIVE, PERMANENT_NEGATIVE -> {
                if (options.security() == Security.REQUIRED) {
                    yield new Next.Refused(Phase.STARTTLS, reply);
                }
                yield authenticate();
            }
            case INTERMEDIATE -> new Next.OutOfPlace();
        };
    }

    private Next authenticate() {
        Credentials credentials = options.credentials();
        if (credentials == null) {
            return new Next.Established();
        }
        Authentication begun =
                new Authentication(credentials, binding, capabilities, secured ? Link.SECURED : link(), redaction);
        authentication = begun;
        stage = Stage.AUTHENTICATION;
        return told(begun.begin());
    }

    private Link link() {
        if (!capabilities.startTls()) {
            return Link.TLS_NOT_OFFERED;
        }
        return stage == Stage.STARTTLS ? Link.TLS_REFUSED : Link.TLS_NOT_USED;
    }

    private Next challenged(Reply reply, Reply raw) {
        Authentication begun = authentication;
        if (begun == null) {
            throw new IllegalStateException("no authentication has begun");
        }
        return told(begun.replied(reply, raw));
    }

    /// @param done the step that was found out last
    /// @return what follows; null where nobody waits for that step
    @Nullable
    Next performed(SaslStep done) {
        if (finding != done) {
            return null;
        }
        finding = null;
        return told(done.finish());
    }

    private Next told(Next next) {
        if (next instanceof Next.Find(SaslStep step)) {
            finding = step;
        }
        return next;
    }

    private Next.Say say(Stage next, Command command) {
        stage = next;
        return new Next.Say(command);
    }

    /// In which it is.
    Phase phase() {
        return switch (stage) {
            case GREETING -> Phase.GREETING;
            case EXTENDED_HELLO, HELO -> Phase.EHLO;
            case STARTTLS -> Phase.STARTTLS;
            case SECURING -> Phase.TLS;
            case AUTHENTICATION -> Phase.AUTH;
        };
    }
}
