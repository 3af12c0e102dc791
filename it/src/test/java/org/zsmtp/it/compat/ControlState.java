package org.zsmtp.it.compat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a control file says about its recipients, read without the project's own reader.
///
/// @param recipients the eleven octets of tag, pid slot and delay slot, by the offset of the recipient's line
/// @param records    the diagnostic records, without their letter and tag; empty where nobody knows them
/// @param rest       everything else, recipients' slots blanked
record ControlState(SortedMap<Long, String> recipients, Optional<List<String>> records, String rest) {

    private static final int SLOTS = 11;

    /// @param octets the file, one char per octet
    static ControlState parse(String octets) {
        SortedMap<Long, String> recipients = new TreeMap<>();
        List<String> records = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        int start = 0;
        while (start < octets.length()) {
            int end = lineEnd(octets, start);
            String line = octets.substring(start, end);
            if (line.startsWith("r") && line.length() > SLOTS + 1) {
                recipients.put((long) start, line.substring(1, 1 + SLOTS));
                rest.append('r').append(line.substring(1 + SLOTS));
            } else if (line.startsWith("d") && start > 0) {
                records.add(line.substring(2, line.length() - 1));
            } else {
                rest.append(line);
            }
            start = end;
        }
        return new ControlState(recipients, Optional.of(records), rest.toString());
    }

    /// A header block goes on to its empty line.
    private static int lineEnd(String octets, int start) {
        boolean block = start > 0 && octets.startsWith("m\n", start);
        int end = block ? octets.indexOf("\n\n", start) + 2 : octets.indexOf('\n', start) + 1;
        return end <= start ? octets.length() : end;
    }

    /// @return the state as it was, with every recipient's tag as given and unknown records
    ControlState with(SortedMap<Long, Character> tags) {
        SortedMap<Long, String> changed = new TreeMap<>(recipients);
        tags.forEach((offset, tag) -> changed.computeIfPresent(offset, (_, slots) -> tag + slots.substring(1)));
        return new ControlState(changed, Optional.empty(), rest);
    }
}
