package org.zsmtp.smtp.session;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.zsmtp.smtp.auth.Binding;
import org.zsmtp.smtp.auth.Credentials;
import org.zsmtp.smtp.auth.Redaction;
import org.zsmtp.smtp.auth.SaslMechanism;
import org.zsmtp.smtp.auth.UnusableMechanismException;
import org.zsmtp.smtp.session.Cause.Unauthenticated.Obstacle;
import org.zsmtp.smtp.session.Handshake.Next;
import org.zsmtp.smtp.wire.Capabilities;
import org.zsmtp.smtp.wire.Command;
import org.zsmtp.smtp.wire.Reply;

/// The part of a handshake in which the client authenticates (RFC 4954): which mechanism it chooses, what it
/// answers, and which replies it believes.
///
/// A secret is sent in clear text only if its owner allows it, and there never before the server has asked for it.
/// A server that must prove that it knows the secret and does not is never believed, and no other mechanism is
/// tried with it.
final class Authentication {

    /// The connection of an exchange.
    enum Link {
        SECURED,
        TLS_NOT_OFFERED,
        TLS_NOT_USED,
        TLS_REFUSED
    }

    private static final int CHALLENGE = 334;

    /// RFC 4954 section 4: a longer line cannot be a command.
    private static final int LONGEST_COMMAND = 512 - 2;

    private final Credentials credentials;
    private final Binding binding;
    private final Set<String> offered;
    private final Link link;
    private final Redaction redaction;
    private final Iterator<SaslMechanism> left;
    private final List<String> unusable = new ArrayList<>();

    /// An offered mechanism was not used because it would have disclosed the secret in clear text.
    private boolean passedOver;

    private @Nullable SaslMechanism chosen;
    private SaslMechanism.@Nullable Client client;

    /// The initial response that was not sent with the command, and is asked for by an empty challenge.
    private byte @Nullable [] pending;

    private @Nullable String cancelled;
    private @Nullable Reply refusal;

    Authentication(
            Credentials credentials, Binding binding, Capabilities capabilities, Link link, Redaction redaction) {
        this.credentials = credentials;
        this.offered = capabilities.mechanisms();
        this.binding = binding.withOffer(offered);
        this.link = link;
        this.redaction = redaction;
        this.left = credentials.choice().strongestFirst().iterator();
    }

    /// @return the first thing to say or to find out, or why there is nothing
    Next begin() {
        while (left.hasNext()) {
            SaslMechanism mechanism = left.next();
            if (!offered.contains(mechanism.name())) {
                continue;
            }
            if (mechanism.disclosesSecret() && !mayBeSeen()) {
                passedOver = true;
                continue;
            }
            if (mechanism.isSlow()) {
                return later(() -> {
                    Opened opened = open(mechanism);
                    return () -> opened(mechanism, opened).orElseGet(this::begin);
                });
            }
            Optional<Next> next = opened(mechanism, open(mechanism));
            if (next.isPresent()) {
                return next.get();
            }
        }
        return nothingLeft();
    }

    private static Next later(Supplier<Supplier<Next>> work) {
        return new Next.Find(new SaslStep(work));
    }

    /// The result of choosing a mechanism.
    private sealed interface Opened {
        record Ready(SaslMechanism.Client client, Optional<byte[]> initial) implements Opened {}

        record Unusable(String why) implements Opened {}

        record Unbound(String why) implements Opened {}
    }

    /// May run on any thread.
    private Opened open(SaslMechanism mechanism) {
        try {
            SaslMechanism.Client begun = mechanism.client(credentials, binding);
            return new Opened.Ready(begun, begun.initialResponse());
        } catch (UnusableMechanismException why) {
            return why.wantsBinding() ? new Opened.Unbound(why.why()) : new Opened.Unusable(why.why());
        }
    }

    private Optional<Next> opened(SaslMechanism mechanism, Opened opened) {
        return switch (opened) {
            case Opened.Ready(var begun, var initial) -> Optional.of(begin(mechanism, begun, initial));
            case Opened.Unbound(String why) -> Optional.of(new Next.Unbound(mechanism.name() + ": " + why));
            case Opened.Unusable(String why) -> {
                unusable.add(mechanism.name() + " cannot be used: " + why);
                yield Optional.empty();
            }
        };
    }

    private boolean mayBeSeen() {
        return switch (credentials.clearText()) {
            case NOWHERE -> link == Link.SECURED;
            case WHERE_NO_TLS_IS_OFFERED -> link == Link.SECURED || link == Link.TLS_NOT_OFFERED;
            case ANYWHERE -> true;
        };
    }

    private Next nothingLeft() {
        if (refusal != null) {
            return new Next.Refused(Phase.AUTH, refusal);
        }
        if (!unusable.isEmpty()) {
            return new Next.Unauthenticated(Obstacle.UNUSABLE, String.join("; ", unusable));
        }
        boolean shy = credentials.choice().strongestFirst().stream().anyMatch(SaslMechanism::disclosesSecret);
        if (passedOver || (shy && !mayBeSeen() && link != Link.TLS_NOT_OFFERED)) {
            return new Next.Unsecured(
                    Phase.STARTTLS,
                    Cause.Lack.SECRECY,
                    switch (link) {
                                case TLS_REFUSED -> "the server refused STARTTLS";
                                case TLS_NOT_USED -> "the server offers STARTTLS, which is not used";
                                case TLS_NOT_OFFERED, SECURED -> "the server does not offer STARTTLS";
                            }
                            + ", and no secret goes in clear text");
        }
        String wanted = credentials.choice().strongestFirst().stream()
                .map(SaslMechanism::name)
                .collect(Collectors.joining(", "));
        return new Next.Unauthenticated(Obstacle.NOT_OFFERED, "the server does not offer AUTH " + wanted);
    }

    private Next begin(SaslMechanism mechanism, SaslMechanism.Client begun, Optional<byte[]> initial) {
        chosen = mechanism;
        client = begun;
        pending = null;
        if (initial.isPresent()) {
            byte[] octets = initial.get();
            redaction.hide(octets);
            Command command = new Command.Auth(
                    mechanism.name(), octets.length == 0 ? new Command.Response("=") : response(octets));
            boolean early = mechanism.disclosesSecret() && link != Link.SECURED;
            if (command.line().length() <= LONGEST_COMMAND && !early) {
                return new Next.Say(command);
            }
            pending = octets;
        }
        return new Next.Say(new Command.Auth(mechanism.name()));
    }

    /// Only 334 asks for a response, and only a 2yz to the last of them ends the exchange successfully (RFC 4954
    /// section 4).
    ///
    /// @param reply what is told of it
    /// @param raw   as the server sent it
    Next replied(Reply reply, Reply raw) {
        SaslMechanism.Client asked = client;
        if (asked == null) {
            throw new IllegalStateException("no exchange has begun");
        }
        if (cancelled != null) {
            // It answers `*`, by 501 or another refusal.
            return reply.isNegative()
                    ? new Next.Unauthenticated(Obstacle.BROKEN_OFF, cancelled)
                    : new Next.OutOfPlace();
        }
        return switch (reply.severity()) {
            case INTERMEDIATE -> reply.code() == CHALLENGE ? respond(asked, raw) : new Next.OutOfPlace();
            case COMPLETION ->
                switch (asked.standing()) {
                    case OPEN -> new Next.OutOfPlace();
                    case UNPROVEN ->
                        new Next.Unauthenticated(
                                Obstacle.UNPROVEN,
                                "the server has not proved that it knows the secret, and says " + reply.code());
                    case COMPLETE -> pending == null ? new Next.Established() : new Next.OutOfPlace();
                };
            case TRANSIENT_NEGATIVE, PERMANENT_NEGATIVE -> refused(reply);
        };
    }

    private Next refused(Reply reply) {
        refusal = reply;
        return switch (credentials.choice().afterRefusal()) {
            case STOP -> nothingLeft();
            case NEXT_MECHANISM -> begin();
        };
    }

    private Next respond(SaslMechanism.Client asked, Reply challenge) {
        byte[] unsaid = pending;
        if (unsaid != null) {
            pending = null;
            return say(unsaid);
        }
        String text = challenge.lastLine();
        SaslMechanism mechanism = chosen;
        if (mechanism != null && mechanism.isSlow()) {
            return later(() -> {
                SaslMechanism.Answer answer = asked.respond(text);
                return () -> answered(answer);
            });
        }
        return answered(asked.respond(text));
    }

    private Next answered(SaslMechanism.Answer answer) {
        return switch (answer) {
            case SaslMechanism.Answer.Say response -> say(response.octets());
            case SaslMechanism.Answer.Unexpected _ -> new Next.OutOfPlace();
            case SaslMechanism.Answer.Cancel(String why) -> {
                cancelled = why;
                yield new Next.Say(new Command.Cancel());
            }
        };
    }

    private Next say(byte[] octets) {
        redaction.hide(octets);
        return new Next.Say(response(octets));
    }

    private static Command.Response response(byte[] octets) {
        return new Command.Response(Base64.getEncoder().encodeToString(octets));
    }
}
