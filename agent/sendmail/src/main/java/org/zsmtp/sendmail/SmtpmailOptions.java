package org.zsmtp.sendmail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What smtpmail's argument list asks for. Its options are words with one dash, looked up in full first; a letter
/// with an argument may have it joined.
///
/// @param values arguments by option
/// @param flags options without an argument
/// @param recipients the rest
record SmtpmailOptions(Map<String, String> values, Set<String> flags, List<String> recipients) {

    /// Options without an argument, and what they are for.
    static final Map<String, String> FLAGS = Map.of(
            "-A", "use the credentials of the login",
            "-D", "print the conversation",
            "-ea", "the text is in ISO-8859-1",
            "-eo", "the text is in IBM850, the default",
            "-e8", "the text is in UTF-8",
            "-i", "accept any certificate of the server, also a forged one",
            "-o", "numeric time zone in Date, which is the default",
            "-S", "demand TLS from the first octet, on port 465");

    /// Options with an argument, and what they are for.
    static final Map<String, String> VALUED = Map.ofEntries(
            Map.entry("-c", "certificate authorities (PEM) in place of the system's"),
            Map.entry("-f", "sender, an address or \"Name <address>\""),
            Map.entry("-F", "name of the sender where -f has none"),
            Map.entry("-h", "server, HOST or HOST:PORT"),
            Map.entry("-H", "service principal name of the server"),
            Map.entry("-GSSAPI-SPN", "the same as the option above"),
            Map.entry("-m", "file with the message"),
            Map.entry("-p", "password, which others on this host can see"),
            Map.entry("-s", "subject; a header is made"),
            Map.entry("-timeout", "give up after so many seconds"),
            Map.entry("-w", "the same as the option above"),
            Map.entry("-u", "user, also as DOMAIN/USER or DOMAIN\\USER"),
            Map.entry("-X", "mechanisms not to use, separated by commas"));

    /// How the usage and the help name arguments, in their order.
    private static final List<String> ORDER = List.of(
            "-A",
            "-D",
            "-ea",
            "-eo",
            "-e8",
            "-i",
            "-o",
            "-S",
            "-c file",
            "-f from",
            "-F name",
            "-h host",
            "-H spn",
            "-GSSAPI-SPN spn",
            "-m file",
            "-p password",
            "-s subject",
            "-timeout seconds",
            "-w seconds",
            "-u user",
            "-X mechanisms");

    private static final List<String> USAGE = List.of(
            "usage: smtpmail [-ADSio] [-ea|-eo|-e8] [-c file] [-f from] [-F name]",
            "       [-h host] [-H spn] [-m file] [-p password] [-s subject]",
            "       [-timeout seconds] [-u user] [-X mechanisms] recipient ...");

    SmtpmailOptions {
        values = Map.copyOf(values);
        flags = Set.copyOf(flags);
        recipients = List.copyOf(recipients);
    }

    @Override
    public String toString() {
        return "SmtpmailOptions" + flags;
    }

    static SmtpmailOptions parse(List<String> arguments) throws FailureException {
        Map<String, String> values = new java.util.HashMap<>();
        Set<String> flags = new java.util.HashSet<>();
        int at = 0;
        while (at < arguments.size()
                && arguments.get(at).length() > 1
                && arguments.get(at).startsWith("-")) {
            String argument = arguments.get(at++);
            if (argument.equals("--")) {
                break;
            }
            if (FLAGS.containsKey(argument)) {
                flags.add(argument);
            } else if (argument.equals("--help") || argument.equals("--version")) {
                return new SmtpmailOptions(Map.of(), Set.of(argument), List.of());
            } else if (VALUED.containsKey(argument)) {
                if (at == arguments.size()) {
                    throw usage("option " + argument + " needs an argument");
                }
                values.put(argument, arguments.get(at++));
            } else if (VALUED.containsKey(argument.substring(0, 2))) {
                values.put(argument.substring(0, 2), argument.substring(2));
            } else {
                throw usage("unknown option " + argument);
            }
        }
        List<String> recipients = new ArrayList<>(arguments.subList(at, arguments.size()));
        if (recipients.isEmpty()) {
            throw usage("no recipients");
        }
        return new SmtpmailOptions(values, flags, recipients);
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    @Nullable
    String value(String option) {
        return values.get(option);
    }

    /// @return the argument of the first of these that was given, else the last word
    String either(String option, String other, String otherwise) {
        return values.getOrDefault(option, values.getOrDefault(other, otherwise));
    }

    /// @return names of mechanisms in upper case that must not be used
    Set<String> excluded() {
        return Set.copyOf(Arrays.asList(
                values.getOrDefault("-X", "").toUpperCase(Locale.ROOT).split("[, ]+", -1)));
    }

    /// @return what `--help` prints
    static List<String> help() {
        List<String> lines = new ArrayList<>(USAGE);
        lines.add("Sends the message on standard input, up to a line that is a single dot.");
        lines.add("");
        for (String each : ORDER) {
            String option = each.split(" ", -1)[0];
            String what = FLAGS.getOrDefault(option, VALUED.getOrDefault(option, ""));
            lines.add(String.format(Locale.ROOT, "  %-18s %s", each, what));
        }
        lines.add(String.format(Locale.ROOT, "  %-18s %s", "--help, --version", "print this, or the version"));
        return lines;
    }

    private static FailureException usage(String what) {
        List<String> lines = new ArrayList<>();
        lines.add(what);
        lines.addAll(USAGE);
        return new FailureException(ExitStatus.EX_USAGE, lines);
    }
}
