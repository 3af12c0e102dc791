package org.zsmtp.testkit.server;

import java.util.ArrayList;
import java.util.List;
import org.zsmtp.testkit.Escapes;

/// A dialogue written down, for a [ScriptedServer] that knows nothing else.
///
/// One step a line; empty lines and lines that begin with `#` say nothing. Octets are written with [Escapes].
///
/// | line | step |
/// |---|---|
/// | `S: 250 ok` | say this and CRLF |
/// | `S> 25` | say this and nothing else |
/// | `C: QUIT` | the next command line is exactly this |
/// | `C: RCPT To:*` | the next command line begins so; write `\x2a` for a last `*` that is meant |
/// | `C: <content>` | take up message content through the lone dot |
/// | `C: <chunk>` | take up the octets announced by the BDAT before |
/// | `C: <closed>` | the client closes the connection |
/// | `!close` `!reset` `!stall` `!freeze` | [Reaction.Then] |
/// | `!next` | what follows is for the next connection |
///
/// The end of a connection's steps closes it. Commands may be taken up one by one or several before the answers
/// to them: `C:` twice, then `S:` twice, is met only by a client that pipelines. Each `S` line is a write of its
/// own.
///
/// @param connections the steps of the first connection, the second, and so on
public record Script(List<List<ScriptStep>> connections) {

    public Script {
        connections = connections.stream().map(List::copyOf).toList();
    }

    /// @throws IllegalArgumentException at a line that is no step
    public static Script parse(String text) {
        List<List<ScriptStep>> connections = new ArrayList<>();
        List<ScriptStep> steps = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String bare = line.strip();
            if (bare.isEmpty() || bare.startsWith("#")) continue;
            if (bare.equals("!next")) {
                connections.add(steps);
                steps = new ArrayList<>();
            } else {
                steps.add(step(bare));
            }
        }
        connections.add(steps);
        return new Script(connections);
    }

    private static ScriptStep step(String line) {
        if (line.startsWith("S: ") || line.equals("S:")) {
            return new ScriptStep.Say(Escapes.unescape(line.substring(Math.min(3, line.length()))) + "\r\n");
        }
        if (line.startsWith("S> ")) return new ScriptStep.Say(Escapes.unescape(line.substring(3)));
        if (line.startsWith("C: ")) return expectation(line.substring(3));
        return switch (line) {
            case "!close" -> new ScriptStep.End(Reaction.Then.CLOSE);
            case "!reset" -> new ScriptStep.End(Reaction.Then.RESET);
            case "!stall" -> new ScriptStep.End(Reaction.Then.STALL);
            case "!freeze" -> new ScriptStep.End(Reaction.Then.FREEZE);
            default -> throw new IllegalArgumentException("no step of a script: " + line);
        };
    }

    private static ScriptStep expectation(String text) {
        return switch (text) {
            case "<content>" -> new ScriptStep.Content();
            case "<chunk>" -> new ScriptStep.Chunk();
            case "<closed>" -> new ScriptStep.Gone();
            default -> {
                boolean prefix = text.endsWith("*");
                String octets = Escapes.unescape(prefix ? text.substring(0, text.length() - 1) : text);
                yield new ScriptStep.Expect(octets, prefix);
            }
        };
    }
}
