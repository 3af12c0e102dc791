package org.zsmtp.it.compat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.zsmtp.it.compat.Difference.Kind;
import org.zsmtp.testkit.server.ReceivedMessage;

/// Compares messages as servers received them.
///
/// Messages belong together that went to the same server for the same recipients; what has no such fellow, is taken
/// by one common recipient. Order is not compared, neither of messages nor of recipients.
final class MessageComparison {

    private static final String ABSENT = "-";

    private final List<Difference> found = new ArrayList<>();

    private MessageComparison() {}

    static List<Difference> between(List<DeliveredMessage> captured, List<DeliveredMessage> ours) {
        MessageComparison comparison = new MessageComparison();
        List<DeliveredMessage> left = new ArrayList<>(ours);
        List<DeliveredMessage> single = new ArrayList<>();
        for (DeliveredMessage theirs : captured) {
            DeliveredMessage same =
                    take(left, mine -> fits(theirs, mine) && paths(mine).equals(paths(theirs)));
            if (same == null) single.add(theirs);
            else comparison.messages(theirs, same);
        }
        for (DeliveredMessage theirs : single) {
            DeliveredMessage near = take(
                    left, mine -> fits(theirs, mine) && paths(mine).stream().anyMatch(paths(theirs)::contains));
            if (near == null) comparison.note(Kind.MESSAGE, name(theirs), "sent", ABSENT);
            else comparison.messages(theirs, near);
        }
        for (DeliveredMessage mine : left) comparison.note(Kind.MESSAGE, name(mine), ABSENT, "sent");
        return comparison.found;
    }

    private static @Nullable DeliveredMessage take(List<DeliveredMessage> left, Predicate<DeliveredMessage> condition) {
        for (DeliveredMessage message : left) {
            if (condition.test(message)) {
                left.remove(message);
                return message;
            }
        }
        return null;
    }

    private static boolean fits(DeliveredMessage one, DeliveredMessage other) {
        return one.server().equals(other.server());
    }

    private static Set<String> paths(DeliveredMessage message) {
        return message.message().paths().stream()
                .map(path -> path.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(DeliveredMessage message) {
        List<String> paths = List.copyOf(paths(message));
        String first = paths.isEmpty() ? "no recipient" : paths.getFirst();
        return message.server() + " " + first + (paths.size() > 1 ? " + " + (paths.size() - 1) : "");
    }

    private void messages(DeliveredMessage captured, DeliveredMessage ours) {
        String where = name(captured);
        ReceivedMessage theirs = captured.message();
        ReceivedMessage mine = ours.message();
        note(Kind.ENVELOPE, where + " MAIL", theirs.reversePath(), mine.reversePath());
        note(Kind.ENVELOPE, where + " MAIL parameters", mailParameters(theirs), mailParameters(mine));
        recipients(where, byPath(theirs), byPath(mine));
        if (captured.leftOut()) return;
        header(where, Header.of(theirs.octets()), Header.of(mine.octets()));
        body(where, theirs.body(), mine.body());
    }

    private void recipients(String where, Map<String, String> captured, Map<String, String> ours) {
        Set<String> all = new TreeSet<>(captured.keySet());
        all.addAll(ours.keySet());
        for (String path : all) {
            note(
                    Kind.ENVELOPE,
                    where + " RCPT " + path,
                    captured.getOrDefault(path, ABSENT),
                    ours.getOrDefault(path, ABSENT));
        }
    }

    private static Map<String, String> byPath(ReceivedMessage message) {
        Map<String, String> byPath = new TreeMap<>();
        message.recipients().forEach(to -> byPath.put(to.path(), parameters(to.parameters())));
        return byPath;
    }

    /// What decision 0018 changes for every message is not told of each: the original's size is an estimate, and it
    /// says BODY=8BITMIME of messages without such octets too. Where there are such octets, it must be said.
    private static String mailParameters(ReceivedMessage message) {
        return MailLine.masked(
                parameters(message.mailParameters()), message.octets().chars().allMatch(octet -> octet < 0x80));
    }

    /// The order of parameters means nothing (RFC 5321 4.1.1.11).
    private static String parameters(String asWritten) {
        return Arrays.stream(asWritten.split(" ", -1))
                .filter(parameter -> !parameter.isEmpty())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private void header(String where, Map<String, String> captured, Map<String, String> ours) {
        Set<String> names = new TreeSet<>(captured.keySet());
        names.addAll(ours.keySet());
        for (String name : names) {
            note(
                    name.equals("received") ? Kind.RECEIVED : Kind.HEADER,
                    name.equals("received") ? where : where + " " + name,
                    captured.getOrDefault(name, ABSENT),
                    ours.getOrDefault(name, ABSENT));
        }
        note(Kind.HEADER, where + " order", String.join(" ", captured.keySet()), String.join(" ", ours.keySet()));
    }

    private void body(String where, String captured, String ours) {
        if (captured.equals(ours)) return;
        int line = 0;
        String[] theirs = captured.split("(?<=\n)", -1);
        String[] mine = ours.split("(?<=\n)", -1);
        while (line < Math.min(theirs.length, mine.length) && theirs[line].equals(mine[line])) line++;
        note(
                Kind.BODY,
                where + " line " + (line + 1),
                summary(captured) + (line < theirs.length ? theirs[line] : ABSENT),
                summary(ours) + (line < mine.length ? mine[line] : ABSENT));
    }

    /// Stands for all octets, since only the first differing line is shown.
    private static String summary(String octets) {
        CRC32 sum = new CRC32();
        sum.update(octets.getBytes(StandardCharsets.ISO_8859_1));
        return "(%d octets, CRC %08x) ".formatted(octets.length(), sum.getValue());
    }

    private void note(Kind kind, String where, String captured, String ours) {
        if (!captured.equals(ours)) found.add(new Difference(kind, where, captured, ours));
    }

    /// Header fields as they are, by their names in lower case; repeated ones with their number.
    private static final class Header {

        private Header() {}

        static Map<String, String> of(String octets) {
            Map<String, String> fields = new LinkedHashMap<>();
            int end = octets.startsWith("\r\n") ? 0 : octets.indexOf("\r\n\r\n") + 2;
            for (String field : octets.substring(0, Math.max(0, end)).split("(?<=\n)(?![ \t])", -1)) {
                if (field.isEmpty()) continue;
                int colon = field.indexOf(':');
                String name = field.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
                String key = name;
                for (int n = 2; fields.containsKey(key); n++) key = name + " #" + n;
                fields.put(key, field);
            }
            return fields;
        }
    }
}
