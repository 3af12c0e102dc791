package org.zsmtp.it.compat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.zsmtp.scheduler.AgentLine;
import org.zsmtp.scheduler.AgentLineReader;
import org.zsmtp.scheduler.ReceivedLine;
import org.zsmtp.scheduler.Verb;

/// One case as it was captured.
///
/// @param stdins     what each agent process was told, cut behind each line feed
/// @param outputs    what each agent process put out
/// @param files      the spool before the run
/// @param transcript what the servers saw
record Capture(
        String name,
        CaseText text,
        Words words,
        List<List<String>> stdins,
        List<AgentRun> outputs,
        List<SpoolFile> files,
        SmtpTranscript transcript) {

    /// @param path    of both files, below their directories
    /// @param control the control file before the run
    /// @param message the message file; empty where it was not there
    /// @param after   the control file after the run; empty where it was removed
    record SpoolFile(String path, String control, Optional<String> message, Optional<String> after) {}

    Capture {
        stdins = List.copyOf(stdins);
        outputs = List.copyOf(outputs);
        files = List.copyOf(files);
    }

    static Capture load(String name) {
        CaseText text = CaseText.parse(Resources.text(name + "/case.md"));
        Words words = Words.of(name);
        List<List<String>> stdins = new ArrayList<>();
        List<AgentRun> outputs = new ArrayList<>();
        for (int agent = 1; Resources.exists(name + "/" + numbered("stdin", agent)); agent++) {
            stdins.add(chunks(Resources.text(name + "/" + numbered("stdin", agent))));
            outputs.add(new AgentRun(lines(Resources.text(name + "/" + numbered("stdout", agent))), text.exitStatus()));
        }
        int agents = words.agents(stdins.size());
        List<SpoolFile> files = new ArrayList<>();
        for (int file = 1; Resources.exists(name + "/" + numbered("control", file)); file++) {
            files.add(spoolFile(name, file, text, words));
        }
        return new Capture(
                name,
                text,
                words,
                stdins.subList(0, agents),
                outputs.subList(0, agents),
                files,
                SmtpTranscript.parse(Resources.text(name + "/smtp-transcript")));
    }

    private static SpoolFile spoolFile(String name, int file, CaseText text, Words words) {
        String control = numbered("control", file);
        String message = numbered("message", file);
        String after = numbered("control-after", file);
        String path = text.spoolPaths().get(control);
        if (path == null) throw new IllegalStateException(name + " does not say where " + control + " was");
        return new SpoolFile(
                path,
                words.corrected(control, Resources.text(name + "/" + control)),
                words.absent().contains(message) ? Optional.empty() : Optional.of(Resources.text(name + "/" + message)),
                Resources.exists(name + "/" + after)
                        ? Optional.of(Resources.text(name + "/" + after))
                        : Optional.empty());
    }

    private static String numbered(String file, int number) {
        return number == 1 ? file : file + "-" + number;
    }

    /// A CR inside a line separates the lines of a conversation.
    private static List<String> lines(String stdout) {
        return stdout.isEmpty() ? List.of() : Arrays.asList(stdout.split("\n"));
    }

    private static List<String> chunks(String stdin) {
        return stdin.isEmpty() ? List.of() : Arrays.asList(stdin.split("(?<=\n)"));
    }

    /// What the original did. Messages of which the capture leaves something out are left out.
    Observation observation() {
        Map<String, ControlState> controls = new LinkedHashMap<>();
        for (SpoolFile file : files) controls.put(file.path(), controlAfter(file));
        return new Observation(
                outputs,
                controls,
                transcript.connections().stream()
                        .flatMap(connection -> connection.transactions().stream())
                        .flatMap(transaction -> transaction.message().stream())
                        .filter(message -> !message.leftOut())
                        .toList(),
                List.of());
    }

    /// Where the scheduler removed the file, the last reports say what stood in it; records were still possible.
    private ControlState controlAfter(SpoolFile file) {
        return file.after()
                .map(ControlState::parse)
                .orElseGet(() -> ControlState.parse(file.control()).with(lastTags(file.path())));
    }

    private SortedMap<Long, Character> lastTags(String path) {
        long id = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
        SortedMap<Long, Character> tags = new TreeMap<>();
        for (AgentRun output : outputs) {
            for (String line : output.lines()) {
                if (AgentLineReader.parse(line) instanceof ReceivedLine.Understood(AgentLine.RecipientReport report)
                        && report.id() == id) {
                    tags.put(report.offset(), tag(report.status().verb()));
                }
            }
        }
        return tags;
    }

    private static char tag(Verb verb) {
        return switch (verb) {
            case OK, OK2, OK3 -> '+';
            case ERROR, ERROR2 -> '-';
            case DEFERRED, DEFERALL, RETRYAT, DEFERBACK -> ' ';
        };
    }
}
