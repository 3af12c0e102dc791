package org.zsmtp.testkit.server;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.zsmtp.testkit.Escapes;

/// Serves one connection by the steps of a [Script]; at the first thing that does not fit it hangs up and says
/// why in the transcript.
final class ScriptRule implements ConnectionRule {

    /// What still waits for its answer: a command, or the end of the content of the command.
    private record Due(CommandLine command, boolean content) {}

    private final List<ScriptStep> steps;
    private final Ending ending;
    private final Queue<Due> due = new ArrayDeque<>();
    private @Nullable CommandLine latest;
    private final StringBuilder answer = new StringBuilder();
    private boolean greeted;

    ScriptRule(List<ScriptStep> steps, Ending ending) {
        this.steps = steps;
        this.ending = ending;
    }

    @Override
    public void serve(Dialogue dialogue) throws IOException, InterruptedException {
        for (ScriptStep step : steps) {
            String misfit = switch (step) {
                case ScriptStep.Say(var octets) -> say(dialogue, octets);
                case ScriptStep.Expect expect -> expect(dialogue, expect);
                case ScriptStep.Content _ -> content(dialogue);
                case ScriptStep.Chunk _ -> chunk(dialogue);
                case ScriptStep.Gone _ -> gone(dialogue);
                case ScriptStep.End(var how) -> {
                    ending.end(dialogue, how);
                    yield null;
                }
            };
            if (misfit != null) {
                dialogue.violation(misfit);
                dialogue.reset();
                return;
            }
            if (step instanceof ScriptStep.End || step instanceof ScriptStep.Gone) return;
        }
        dialogue.close();
    }

    private @Nullable String say(Dialogue dialogue, String octets) throws IOException {
        Due head = due.peek();
        if (!greeted) dialogue.requireSilenceBeforeGreeting();
        else if (head != null && answer.isEmpty()) {
            if (head.content()) dialogue.requireSilenceAfterContent();
            else dialogue.requireSilenceAfter(head.command());
        }
        dialogue.say(octets);
        answer.append(octets);
        List<String> replies = answer.toString().endsWith("\r\n") ? Replies.lastLines(answer.toString()) : List.of();
        boolean whole = replies.size() >= repliesDue(dialogue, head);
        if (whole) {
            settle(dialogue, head);
            answer.setLength(0);
            greeted = true;
        }
        dialogue.flush();
        return null;
    }

    private static int repliesDue(Dialogue dialogue, @Nullable Due head) {
        return head != null && head.content() && dialogue.lmtp() ? Math.max(1, dialogue.recipients()) : 1;
    }

    private void settle(Dialogue dialogue, @Nullable Due head) {
        if (!greeted || head == null) return;
        due.remove();
        if (head.content()) {
            dialogue.answeredEndOfData(answer.toString(), head.command().verb().equals("BDAT"));
        } else {
            dialogue.answered(head.command(), answer.toString());
        }
    }

    private @Nullable String expect(Dialogue dialogue, ScriptStep.Expect expect) throws IOException {
        String line = dialogue.line();
        String wanted = Escapes.escape(expect.text()) + (expect.prefix() ? "*" : "");
        if (line == null) return "expected " + wanted + ", but the client has closed the connection";
        if (!expect.fits(line)) return "expected " + wanted + ", got " + Escapes.escape(line);
        CommandLine command = CommandLine.of(line);
        latest = command;
        boolean endsContent =
                command.verb().equals("BDAT") && command.argument().endsWith(" LAST");
        due.add(new Due(command, endsContent));
        return null;
    }

    private @Nullable String content(Dialogue dialogue) throws IOException {
        if (dialogue.content(Long.MAX_VALUE) != Dialogue.ContentEnd.DOT)
            return "the client has closed the connection inside the content";
        due.add(new Due(new CommandLine("DATA", ""), true));
        return null;
    }

    private @Nullable String chunk(Dialogue dialogue) throws IOException {
        CommandLine command = latest;
        if (command == null || !command.argument().matches("\\d{1,8}( LAST)?")) return "no BDAT before the chunk";
        int count = Integer.parseInt(command.argument().split(" ", -1)[0]);
        return dialogue.chunk(count) ? null : "the client has closed the connection inside a chunk";
    }

    private static @Nullable String gone(Dialogue dialogue) throws IOException {
        String line = dialogue.line();
        if (line != null) return "expected the client to close the connection, got " + Escapes.escape(line);
        dialogue.clientClosed();
        return null;
    }
}
