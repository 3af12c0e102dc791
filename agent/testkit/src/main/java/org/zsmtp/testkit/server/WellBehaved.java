package org.zsmtp.testkit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A server that keeps to the RFCs and accepts everything, except where a test changed an answer.
///
/// Make it, change it, give it to a [ScriptedServer]; changes must be finished before the server starts. A
/// changed answer is looked for in the order in which they were added; the first that fits is given. A change of
/// several answers gives one after the other and then the last for ever, across all connections.
public final class WellBehaved implements ServerBehaviour {

    /// What is announced if [#announcing] says nothing else.
    public static final List<String> USUAL_KEYWORDS =
            List.of("PIPELINING", "8BITMIME", "SIZE 10240000", "DSN", "ENHANCEDSTATUSCODES");

    private record Rule(Predicate<CommandLine> when, InTurn answers) {}

    private final String name;
    private final boolean lmtp;
    private List<String> keywords = USUAL_KEYWORDS;
    private InTurn greeting;
    private final List<Rule> rules = new ArrayList<>();
    private @Nullable InTurn endOfData;
    private final AtomicInteger queued = new AtomicInteger(4710);

    private WellBehaved(String name, boolean lmtp) {
        this.name = name;
        this.lmtp = lmtp;
        this.greeting = new InTurn(Reaction.reply("220 " + name + (lmtp ? " LMTP" : " ESMTP") + " ready"));
    }

    /// @param name how the server calls itself
    public static WellBehaved smtp(String name) {
        return new WellBehaved(name, false);
    }

    /// Knows LHLO instead of EHLO and answers the end of data once per recipient.
    public static WellBehaved lmtp(String name) {
        return new WellBehaved(name, true);
    }

    /// @param keywords the lines of the EHLO answer after the first, without code; none at all gives one line
    public WellBehaved announcing(String... keywords) {
        this.keywords = List.of(keywords);
        return this;
    }

    public WellBehaved greetingWith(Reaction... inTurn) {
        greeting = new InTurn(inTurn);
        return this;
    }

    /// @param verb in any case
    public WellBehaved answering(String verb, Reaction... inTurn) {
        String upper = verb.toUpperCase(Locale.ROOT);
        return answering(command -> command.verb().equals(upper), inTurn);
    }

    /// @param path what RCPT has between the angle brackets, in any case
    public WellBehaved answeringRecipient(String path, Reaction... inTurn) {
        return answering(
                command -> command.verb().equals("RCPT") && command.path().equalsIgnoreCase(path), inTurn);
    }

    public WellBehaved answering(Predicate<CommandLine> when, Reaction... inTurn) {
        rules.add(new Rule(when, new InTurn(inTurn)));
        return this;
    }

    /// Over LMTP, each answer holds the replies for all recipients of a message.
    public WellBehaved answeringEndOfData(Reaction... inTurn) {
        endOfData = new InTurn(inTurn);
        return this;
    }

    @Override
    public Reaction greeting(ClientSession session) {
        return greeting.next();
    }

    @Override
    public Reaction command(ClientSession session, CommandLine command) {
        for (Rule rule : rules)
            if (rule.when().test(command)) return rule.answers().next();
        return switch (command.verb()) {
            case "HELO" -> lmtp ? unknown() : Reaction.reply("250 " + name);
            case "EHLO" -> lmtp ? unknown() : announcement();
            case "LHLO" -> lmtp ? announcement() : unknown();
            case "MAIL" ->
                Reaction.reply(session.mailAccepted() ? "503 5.5.1 Error: nested MAIL command" : "250 2.1.0 Ok");
            case "RCPT" ->
                Reaction.reply(session.mailAccepted() ? "250 2.1.5 Ok" : "503 5.5.1 Error: need MAIL command");
            case "DATA" -> content(session, "354 End data with <CR><LF>.<CR><LF>");
            case "BDAT" -> chunk(session, command);
            case "RSET", "NOOP" -> Reaction.reply("250 2.0.0 Ok");
            case "VRFY" -> Reaction.reply("252 2.0.0 Cannot VRFY user");
            case "QUIT" -> Reaction.reply("221 2.0.0 Bye").thenClose();
            default -> unknown();
        };
    }

    @Override
    public Reaction endOfData(ClientSession session, ReceivedMessage message) {
        InTurn changed = endOfData;
        if (changed != null) return changed.next();
        String reply = "250 2.0.0 Ok: queued as " + queued.incrementAndGet();
        if (!session.lmtp()) return Reaction.reply(reply);
        return Reaction.reply(message.recipients().stream().map(to -> reply).toArray(String[]::new));
    }

    private Reaction announcement() {
        List<String> lines = new ArrayList<>();
        lines.add(name + " greets you");
        lines.addAll(keywords);
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            octets.append(i + 1 < lines.size() ? "250-" : "250 ")
                    .append(lines.get(i))
                    .append("\r\n");
        }
        return Reaction.raw(octets.toString());
    }

    private Reaction chunk(ClientSession session, CommandLine command) {
        if (keywords.stream().noneMatch("CHUNKING"::equalsIgnoreCase)) return unknown();
        if (session.chunkRefused()) return Reaction.reply("503 5.5.1 Error: a chunk was refused, need RSET");
        return content(session, "250 2.0.0 Ok: " + command.argument());
    }

    private static Reaction content(ClientSession session, String goAhead) {
        if (!session.mailAccepted()) return Reaction.reply("503 5.5.1 Error: need RCPT command");
        return Reaction.reply(session.recipients() > 0 ? goAhead : "554 5.5.1 Error: no valid recipients");
    }

    private static Reaction unknown() {
        return Reaction.reply("502 5.5.2 Error: command not recognized");
    }
}
