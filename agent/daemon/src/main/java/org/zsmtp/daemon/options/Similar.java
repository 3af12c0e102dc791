package org.zsmtp.daemon.options;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the word that somebody may have meant who wrote another one.
final class Similar {

    private Similar() {}

    /// @param words those that would be understood
    /// @return `; did you mean WORD?`, or nothing where no word is like it
    static String hint(String word, Stream<String> words) {
        return of(word, words).map(each -> "; did you mean " + each + "?").orElse("");
    }

    /// @return the nearest word, by letters added, missing, changed or swapped: one in three of them at most
    private static Optional<String> of(String word, Stream<String> words) {
        if (word.length() < 3) {
            return Optional.empty();
        }
        return words.filter(each -> each.startsWith(word) || distance(word, each) <= word.length() / 3)
                .min(Comparator.comparingInt(each -> distance(word, each)));
    }

    /// The distance of Damerau and Levenshtein, in its form of optimal string alignment.
    private static int distance(String one, String other) {
        int[][] rows = new int[one.length() + 1][other.length() + 1];
        Arrays.setAll(rows[0], at -> at);
        for (int i = 1; i <= one.length(); i++) {
            rows[i][0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int least = Math.min(Math.min(rows[i - 1][j], rows[i][j - 1]) + 1, rows[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    least = Math.min(least, rows[i - 2][j - 2] + 1);
                }
                rows[i][j] = least;
            }
        }
        return rows[one.length()][other.length()];
    }
}
