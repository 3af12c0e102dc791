package org.zsmtp.sendmail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zsmtp.delivery.file.FileFailure;

/// What local recipients stand for. Names are as they are written, upper and lower case being different.
///
/// @param file what complaints call it
/// @param meanings addresses by name
record Aliases(String file, Map<String, List<String>> meanings) {

    private static final String DEFAULT = "default";
    private static final String POSTMASTER = "postmaster";
    private static final int LONGEST_LINE = 511;
    private static final int DEEPEST = 50;
    private static final int MOST_OCTETS = 1 << 22;

    Aliases {
        meanings = Map.copyOf(meanings);
    }

    /// No aliases at all.
    static Aliases none() {
        return new Aliases("", Map.of());
    }

    /// Reads a file.
    static Aliases read(String file) throws FailureException {
        byte[] octets;
        try (var input = Files.newInputStream(Path.of(file))) {
            octets = input.readNBytes(MOST_OCTETS);
        } catch (IOException e) {
            throw new FailureException(ExitStatus.EX_CONFIG, file + ": " + FileFailure.reason(e));
        }
        return parse(file, Text.decoded(octets));
    }

    /// Reads a text.
    static Aliases parse(String file, String text) throws FailureException {
        Map<String, List<String>> meanings = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.length() > LONGEST_LINE) {
                throw failure(file, number, "longer than " + LONGEST_LINE + " characters");
            }
            int comment = line.indexOf('#');
            String said = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!said.isEmpty()) {
                take(file, number, said, meanings);
            }
        }
        return new Aliases(file, meanings);
    }

    private static void take(String file, int number, String said, Map<String, List<String>> meanings)
            throws FailureException {
        int colon = said.indexOf(':');
        if (colon < 0 || said.indexOf(':', colon + 1) >= 0) {
            throw failure(file, number, "single ':' delimiter expected");
        }
        String name = said.substring(0, colon).strip();
        if (name.isEmpty() || name.contains("@")) {
            throw failure(file, number, "invalid alias '" + name + "'");
        }
        List<String> addresses = new ArrayList<>();
        for (String part : said.substring(colon + 1).split(",", -1)) {
            String address = address(part.strip());
            if (!address.isEmpty()) {
                addresses.add(address);
            }
        }
        if (meanings.putIfAbsent(name, List.copyOf(addresses)) != null) {
            throw failure(file, number, "duplicate alias '" + name + "'");
        }
    }

    private static String address(String text) {
        int open = text.lastIndexOf('<');
        return open >= 0 && text.endsWith(">") ? text.substring(open + 1, text.length() - 1) : text;
    }

    /// @return `recipients` with what local ones stand for in their places, each address once
    List<String> expand(List<String> recipients) throws FailureException {
        Expansion expansion = new Expansion();
        for (String recipient : recipients) {
            expansion.add(recipient, recipient, 0);
        }
        return List.copyOf(expansion.addresses);
    }

    /// @return whether an alias may be meant
    static boolean isLocal(String recipient) {
        return !recipient.contains("@");
    }

    /// Each name is taken apart once, so that names which stand for each other many times over cost nothing.
    private final class Expansion {
        private final Set<String> addresses = new LinkedHashSet<>();
        private final Set<String> done = new HashSet<>();
        private final Set<String> open = new HashSet<>();

        void add(String recipient, String asked, int depth) throws FailureException {
            @Nullable String name = isLocal(recipient) ? name(recipient) : null;
            if (name == null) {
                addresses.add(recipient);
                return;
            }
            if (depth > DEEPEST || open.contains(name)) {
                throw new FailureException(
                        ExitStatus.EX_CONFIG, file + ": Too many redirects when expanding alias " + asked + ".");
            }
            if (!done.add(name)) {
                return;
            }
            open.add(name);
            for (String each : meanings.getOrDefault(name, List.of())) {
                add(each, asked, depth + 1);
            }
            open.remove(name);
        }

        private @Nullable String name(String recipient) {
            if (meanings.containsKey(recipient)) {
                return recipient;
            }
            if (recipient.equalsIgnoreCase(POSTMASTER)) {
                // The only local part that is the same in upper and lower case (RFC 5321 section 2.3.11).
                return meanings.keySet().stream()
                        .filter(POSTMASTER::equalsIgnoreCase)
                        .findFirst()
                        .orElse(meanings.containsKey(DEFAULT) ? DEFAULT : null);
            }
            return meanings.containsKey(DEFAULT) ? DEFAULT : null;
        }
    }

    private static FailureException failure(String file, int number, String what) {
        return new FailureException(ExitStatus.EX_CONFIG, file + ": line " + number + ": " + what);
    }
}
