package org.zsmtp.daemon.status;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `--status` prints: what the processes of a host say of themselves.
///
/// @param text   for the standard output
/// @param found  how many answered
/// @param silent how many did not
public record StatusPage(String text, int found, int silent) {

    /// Asks for a page of text.
    ///
    /// @param number of the process or the agent that is asked for; empty for all
    /// @param patience how long a process may take
    public static StatusPage text(List<Path> directories, OptionalLong number, Duration patience) {
        List<StatusClient.Answer> answers = ask(directories, "text", number, patience);
        return page(
                answers,
                answers.stream()
                        .map(each -> each.text() == null
                                ? "process " + each.pid() + ": does not answer\n"
                                : String.valueOf(each.text()))
                        .collect(Collectors.joining("\n")));
    }

    /// Asks for an array of JSON objects, one for each process.
    ///
    /// @param number of the process or the agent that is asked for; empty for all
    /// @param patience how long a process may take
    public static StatusPage json(List<Path> directories, OptionalLong number, Duration patience) {
        List<StatusClient.Answer> answers = ask(directories, "json", number, patience);
        return page(
                answers,
                answers.stream()
                        .map(each -> each.text() == null
                                ? "{\"pid\":" + each.pid() + ",\"silent\":true}"
                                : String.valueOf(each.text()).strip())
                        .collect(Collectors.joining(",\n", "[", "]\n")));
    }

    private static List<StatusClient.Answer> ask(
            List<Path> directories, String form, OptionalLong number, Duration patience) {
        String word = number.isEmpty() ? form : form + " " + number.getAsLong();
        return StatusClient.ask(directories, word, patience).stream()
                .filter(each -> !isAnother(each.text()))
                // A process that is silent may be any.
                .filter(each -> each.text() != null || number.isEmpty() || number.getAsLong() == each.pid())
                .toList();
    }

    private static boolean isAnother(@Nullable String text) {
        return StatusAnswers.ANOTHER.equals(text);
    }

    private static StatusPage page(List<StatusClient.Answer> answers, String text) {
        int silent = (int) answers.stream().filter(each -> each.text() == null).count();
        return new StatusPage(text, answers.size() - silent, silent);
    }
}
