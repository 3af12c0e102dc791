package org.zsmtp.testkit.server;

import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Serves a connection by asking a [ServerBehaviour] for each answer.
final class BehaviourRule implements ConnectionRule {

    /// No chunk of a test is longer; a length above it is taken for a mistake of the client.
    private static final int LONGEST_CHUNK = 1 << 28;

    private final ServerBehaviour behaviour;
    private final Ending ending;

    BehaviourRule(ServerBehaviour behaviour, Ending ending) {
        this.behaviour = behaviour;
        this.ending = ending;
    }

    @Override
    public void serve(Dialogue dialogue) throws IOException, InterruptedException {
        Reaction greeting = behaviour.greeting(dialogue);
        dialogue.requireSilenceBeforeGreeting();
        dialogue.say(greeting.octets());
        if (!goesOn(dialogue, greeting)) return;
        while (true) {
            String line = dialogue.line();
            if (line == null) {
                dialogue.clientClosed();
                return;
            }
            CommandLine command = CommandLine.of(line);
            Reaction last = command.verb().equals("BDAT") ? chunk(dialogue, command) : plain(dialogue, command);
            if (last == null) {
                dialogue.clientClosed();
                return;
            }
            if (!goesOn(dialogue, last)) return;
        }
    }

    private @Nullable Reaction plain(Dialogue dialogue, CommandLine command) throws IOException, InterruptedException {
        Reaction reaction = behaviour.command(dialogue, command);
        dialogue.requireSilenceAfter(command);
        dialogue.say(reaction.octets());
        dialogue.answered(command, reaction.octets());
        boolean content = command.verb().equals("DATA")
                && reaction.octets().startsWith("3")
                && reaction.then() == Reaction.Then.GO_ON;
        if (!content) return reaction;
        switch (dialogue.content(behaviour.resetsAfter(dialogue).orElse(Long.MAX_VALUE))) {
            case CLIENT_ENDED -> {
                return null;
            }
            case LIMIT -> {
                return Reaction.silence().thenReset();
            }
            case DOT -> {}
        }
        Reaction end = behaviour.endOfData(dialogue, dialogue.message());
        dialogue.requireSilenceAfterContent();
        dialogue.say(end.octets());
        dialogue.answeredEndOfData(end.octets(), false);
        return end;
    }

    private @Nullable Reaction chunk(Dialogue dialogue, CommandLine command) throws IOException {
        String[] words = command.argument().toUpperCase(Locale.ROOT).split(" ", -1);
        int count = length(words[0]);
        boolean last = words.length == 2 && words[1].equals("LAST");
        if (count < 0 || words.length > 2 || (words.length == 2 && !last)) {
            dialogue.violation("malformed BDAT " + command.argument());
            Reaction refusal =
                    Reaction.reply("501 5.5.4 Syntax: BDAT count [LAST]").thenClose();
            dialogue.say(refusal.octets());
            return refusal;
        }
        if (!dialogue.chunk(count)) return null;
        Reaction reaction = behaviour.command(dialogue, command);
        boolean positive = reaction.octets().startsWith("2");
        if (last && positive) reaction = behaviour.endOfData(dialogue, dialogue.message());
        dialogue.requireSilenceAfter(command);
        dialogue.say(reaction.octets());
        if (last && positive) dialogue.answeredEndOfData(reaction.octets(), true);
        else {
            dialogue.answered(command, reaction.octets());
            if (!positive) dialogue.refuseChunk();
        }
        return reaction;
    }

    private static int length(String digits) {
        if (digits.isEmpty() || digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) return -1;
        int count = Integer.parseInt(digits);
        return count > LONGEST_CHUNK ? -1 : count;
    }

    private boolean goesOn(Dialogue dialogue, Reaction reaction) throws IOException, InterruptedException {
        return switch (reaction.then()) {
            case GO_ON -> true;
            case START_TLS -> {
                dialogue.startTls(Objects.requireNonNull(reaction.tls()));
                yield true;
            }
            case CLOSE, RESET, STALL, FREEZE, GARBLE_HANDSHAKE, ALERT_HANDSHAKE, CLOSE_HANDSHAKE -> {
                ending.end(dialogue, reaction.then());
                yield false;
            }
        };
    }
}
