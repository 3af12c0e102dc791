package org.zsmtp.testkit.dns;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which answers go wrong, and how often still. Any thread may add and ask.
final class Faults {

    /// @param left how many answers still; negative for ever
    private record Fault(DnsFault kind, int left) {}

    static final String ANY_TYPE = "*";

    private final Map<String, Fault> faults = new HashMap<>();
    private final Set<String> secure = new HashSet<>();

    synchronized void add(String name, String type, DnsFault kind, int times) {
        faults.put(key(name, type), new Fault(kind, times));
    }

    synchronized void clear(String name) {
        String start = key(name, "");
        faults.keySet().removeIf(key -> key.startsWith(start));
    }

    synchronized @Nullable DnsFault next(String name, String type) {
        String key = faults.containsKey(key(name, type)) ? key(name, type) : key(name, ANY_TYPE);
        Fault fault = faults.get(key);
        if (fault == null) return null;
        if (fault.left() == 1) faults.remove(key);
        else faults.put(key, new Fault(fault.kind(), Math.max(-1, fault.left() - 1)));
        return fault.kind();
    }

    synchronized void secure(String name, boolean authenticated) {
        if (authenticated) secure.add(canonical(name));
        else secure.remove(canonical(name));
    }

    synchronized boolean secure(String name) {
        return secure.contains(canonical(name));
    }

    private static String key(String name, String type) {
        return canonical(name) + " " + type.toUpperCase(Locale.ROOT);
    }

    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
