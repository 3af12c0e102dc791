package org.zsmtp.testkit.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// The records that a fake name server knows, and what they answer. Any thread may add and ask.
final class Zone {

    /// How far aliases are followed; a longer chain, or a loop, ends in an answer of aliases alone.
    private static final int LONGEST_CHAIN = 16;

    private static final long TTL_SECONDS = 60;

    /// @param exists whether the name, or a name below it, has records of any type
    /// @param records for the answer section: aliases followed, then the records asked for
    record Answer(boolean exists, List<Record> records) {}

    private final Map<Name, List<Record>> records = new LinkedHashMap<>();

    synchronized void add(Name name, int type, String data) {
        try {
            Record parsed = Record.fromString(name, type, DClass.IN, TTL_SECONDS, data, Name.root);
            records.computeIfAbsent(name, _ -> new ArrayList<>()).add(parsed);
        } catch (IOException e) {
            throw new UncheckedIOException("not the data of " + Type.string(type) + ": " + data, e);
        }
    }

    synchronized void remove(Name name) {
        records.remove(name);
    }

    synchronized Answer lookup(Name asked, int type) {
        List<Record> answer = new ArrayList<>();
        Name name = asked;
        for (int link = 0; link < LONGEST_CHAIN; link++) {
            List<Record> here = at(name);
            List<Record> wanted = here.stream()
                    .filter(r -> r.getType() == type || type == Type.ANY)
                    .toList();
            answer.addAll(wanted);
            Record alias = here.stream()
                    .filter(r -> r.getType() == Type.CNAME)
                    .findFirst()
                    .orElse(null);
            if (!wanted.isEmpty() || alias == null) return new Answer(exists(name), answer);
            answer.add(alias);
            name = ((CNAMERecord) alias).getTarget();
        }
        return new Answer(true, answer);
    }

    private List<Record> at(Name name) {
        List<Record> exact = records.get(name);
        if (exact != null) return exact;
        if (hasNameAtOrBelow(name)) return List.of();
        for (int labels = 1; labels < name.labels(); labels++) {
            List<Record> wild = records.get(name.wild(labels));
            if (wild != null) {
                return wild.stream()
                        .map(r -> Record.newRecord(
                                name, r.getType(), r.getDClass(), r.getTTL(), r.rdataToWireCanonical()))
                        .toList();
            }
        }
        return List.of();
    }

    private boolean exists(Name name) {
        return hasNameAtOrBelow(name)
                || records.keySet().stream().anyMatch(known -> known.isWild() && name.subdomain(parent(known)));
    }

    private boolean hasNameAtOrBelow(Name name) {
        return records.keySet().stream().anyMatch(known -> known.subdomain(name));
    }

    private static Name parent(Name name) {
        return new Name(name, 1);
    }

    /// @throws IllegalArgumentException if the text is no domain name
    static Name name(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a domain name: " + text, e);
        }
    }
}
