package org.zsmtp.sendmail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds passwords in a file of `machine`, `default`, `login`, `password`, `account` and `macdef`, words between
/// blanks, with quotes and backslashes where a word has blanks of its own. Nothing of it is ever printed.
final class Netrc {

    private static final int MOST_OCTETS = 1 << 20;

    private Netrc() {}

    /// @return the password of `user` at `host`, nothing where there is none or no file
    /// @throws FailureException where others than the user may read the file
    static Optional<String> password(Path file, String host, String user) throws FailureException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            SecretFile.requirePrivate(file);
            try (var input = Files.newInputStream(file)) {
                String text = new String(input.readNBytes(MOST_OCTETS), StandardCharsets.ISO_8859_1);
                return find(text, host, user);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// @return the first password of this user at this machine. What stands under `default`, or under no login, is
    ///     meant for whoever asks, which no server that a configuration names shall be.
    static Optional<String> find(String text, String host, String user) {
        boolean here = false;
        @Nullable String login = null;
        @Nullable String password = null;
        List<String> words = words(text);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String next = i + 1 < words.size() ? words.get(i + 1) : "";
            switch (word) {
                case "machine", "default" -> {
                    if (here && password != null && user.equals(login)) {
                        return Optional.of(password);
                    }
                    here = word.equals("machine") && next.equalsIgnoreCase(host);
                    login = null;
                    password = null;
                    i += word.equals("machine") ? 1 : 0;
                }
                case "login", "user" -> {
                    login = next;
                    i++;
                }
                case "password", "passwd" -> {
                    password = next;
                    i++;
                }
                case "account" -> i++;
                default -> {
                    // Nothing that is known here.
                }
            }
        }
        return here && password != null && user.equals(login) ? Optional.of(password) : Optional.empty();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        boolean inMacro = false;
        for (String line : text.split("\n", -1)) {
            if (inMacro) {
                inMacro = !line.isBlank();
                continue;
            }
            List<String> ofLine = wordsOf(line);
            int macro = ofLine.indexOf("macdef");
            inMacro = macro >= 0;
            words.addAll(inMacro ? ofLine.subList(0, macro) : ofLine);
        }
        return words;
    }

    private static List<String> wordsOf(String line) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '#') {
                return words;
            }
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            StringBuilder word = new StringBuilder();
            boolean quoted = c == '"';
            at += quoted ? 1 : 0;
            while (at < line.length() && (quoted ? line.charAt(at) != '"' : !Character.isWhitespace(line.charAt(at)))) {
                if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                    at++;
                }
                word.append(line.charAt(at++));
            }
            at += quoted ? 1 : 0;
            words.add(word.toString());
        }
        return words;
    }
}
