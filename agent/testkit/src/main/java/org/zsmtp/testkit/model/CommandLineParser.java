package org.zsmtp.testkit.model;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Command lines of RFC 5321 section 4.1.1, as strictly as its grammar.
final class CommandLineParser {

    private CommandLineParser() {}

    /// @param line printable ASCII without its end
    /// @throws LawBrokenException for anything that is no command
    static ClientCommand parse(String line) {
        int space = line.indexOf(' ');
        String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
        String rest = space < 0 ? "" : line.substring(space + 1);
        return switch (verb) {
            case "EHLO", "LHLO", "HELO" -> {
                if (rest.isEmpty() || rest.indexOf(' ') >= 0) {
                    throw new LawBrokenException("no name after " + verb);
                }
                yield new ClientCommand.Hello(verb, rest);
            }
            case "MAIL" -> mail(rest);
            case "RCPT" -> rcpt(rest);
            case "DATA" -> bare(rest, new ClientCommand.Data());
            case "BDAT" -> chunk(rest);
            case "STARTTLS" -> bare(rest, new ClientCommand.StartTls());
            case "AUTH" -> new ClientCommand.Auth(rest);
            case "NOOP" -> bare(rest, new ClientCommand.Noop());
            case "RSET" -> bare(rest, new ClientCommand.Rset());
            case "QUIT" -> bare(rest, new ClientCommand.Quit());
            default -> throw new LawBrokenException("not a command: " + line);
        };
    }

    private static ClientCommand bare(String rest, ClientCommand command) {
        if (!rest.isEmpty()) {
            throw new LawBrokenException("a parameter where none may stand: " + rest);
        }
        return command;
    }

    private static ClientCommand chunk(String rest) {
        boolean last = rest.endsWith(" LAST");
        String size = last ? rest.substring(0, rest.length() - 5) : rest;
        if (!size.matches("[0-9]{1,9}")) {
            throw new LawBrokenException("not a chunk: " + rest);
        }
        return new ClientCommand.Chunk(Integer.parseInt(size), last, new StringBuilder());
    }

    private static ClientCommand mail(String rest) {
        int end = pathEnd(rest, "FROM:<");
        return new ClientCommand.Mail(rest.substring(6, end), parameters(rest.substring(end + 1)));
    }

    private static ClientCommand rcpt(String rest) {
        int end = pathEnd(rest, "TO:<");
        return new ClientCommand.Rcpt(rest.substring(4, end), parameters(rest.substring(end + 1)));
    }

    private static int pathEnd(String rest, String prefix) {
        if (!rest.regionMatches(true, 0, prefix, 0, prefix.length())) {
            throw new LawBrokenException("no path: " + rest);
        }
        boolean quoted = false;
        for (int i = prefix.length(); i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '>') {
                return i;
            }
        }
        throw new LawBrokenException("a path without an end: " + rest);
    }

    private static Map<String, String> parameters(String text) {
        if (text.isEmpty()) {
            return Map.of();
        }
        Map<String, String> parameters = new TreeMap<>();
        int from = 0;
        while (from < text.length()) {
            int next = text.indexOf(' ', from + 1);
            String word = text.substring(from + 1, next < 0 ? text.length() : next);
            int equals = word.indexOf('=');
            if (text.charAt(from) != ' ' || equals < 1 || equals == word.length() - 1) {
                throw new LawBrokenException("not a parameter:" + text);
            }
            String value = word.substring(equals + 1);
            String keyword = word.substring(0, equals).toUpperCase(Locale.ROOT);
            if (value.indexOf('=') >= 0 || parameters.put(keyword, value) != null) {
                throw new LawBrokenException("not a parameter:" + text);
            }
            from = next < 0 ? text.length() : next;
        }
        return parameters;
    }
}
