package org.zsmtp.daemon.activity;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.zsmtp.smtp.text.Printable;

/// How often each of a few words was there. What comes after the first twenty different ones counts as "other".
/// For one thread.
final class WordCounts {
    static final String OTHER = "other";
    private static final int MOST = 20;
    private static final int LONGEST = 40;

    private final Map<String, Long> counts = new HashMap<>();

    /// @param word cut to forty characters, and made printable
    void add(String word) {
        String key = Printable.ascii(word, LONGEST);
        counts.merge(counts.size() < MOST || counts.containsKey(key) ? key : OTHER, 1L, Long::sum);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /// @return the most frequent first
    List<Map.Entry<String, Long>> sorted() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
    }
}
