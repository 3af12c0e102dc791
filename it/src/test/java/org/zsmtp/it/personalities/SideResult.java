package org.zsmtp.it.personalities;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What came of a case with one program.
///
/// @param exit the exit status
/// @param commands what it asked the server for
/// @param messages content that the server took
record SideResult(
        int exit,
        String output,
        String errors,
        String log,
        List<String> commands,
        List<String> messages,
        Path directory,
        int port) {

    /// What is compared, by the name that a difference has in the list of reasons. Places, ports, times and ids are
    /// evened out, and what is different everywhere for a reason that stands at the head of that list.
    Map<String, String> aspects() {
        Map<String, String> aspects = new LinkedHashMap<>();
        aspects.put("exit", Integer.toString(exit));
        aspects.put(
                "output", even(output).replaceAll("(?m)^(from_full_name|set_to_header|set_msgid_header) = .*\n", ""));
        aspects.put("errors", even(errors));
        aspects.put("log", even(log));
        aspects.put(
                "commands",
                String.join("\n", commands.stream().map(SideResult::evenCommand).toList()));
        aspects.put(
                "messages",
                String.join(
                        "----\n", messages.stream().map(SideResult::evenMessage).toList()));
        return aspects;
    }

    private String even(String text) {
        return text.replace("\r\n", "\n")
                .replace(directory.toString(), "DIR")
                .replace(Integer.toString(port), "PORT")
                .replaceAll("[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d", "TIME")
                .replaceAll("mailsize=\\d+", "mailsize=N")
                .replaceAll("queued as \\d+", "queued")
                .replaceAll("(?m)^--> (MAIL FROM:|RCPT TO:).*", "--> $1")
                .replaceAll("(?im)^--> mail from:.*", "--> MAIL FROM:")
                .replaceAll("(?im)^--> rcpt to:.*", "--> RCPT TO:");
    }

    private static String evenCommand(String line) {
        return line.replaceFirst("(?i)^MAIL FROM:", "MAIL FROM:")
                .replaceFirst("(?i)^RCPT TO:", "RCPT TO:")
                .replaceFirst("^(AUTH SCRAM-\\S+) \\S+$", "$1")
                .replaceAll(" (SIZE|BODY)=\\S+", "");
    }

    private static String evenMessage(String octets) {
        return octets.replaceFirst("(?m)^Date: \\w{3}, +\\d+ \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}", "Date: D")
                .replaceFirst("(?m)^Message-ID: <[^>]*>", "Message-ID: M");
    }
}
