package dev.fairlead.config;

import java.util.Collection;
import java.util.Comparator;

/** Guesses what was meant by a word that is not known. */
final class Spelling {
    private Spelling() {}

    /** {@code ; did you mean "listen"?}, or nothing when no known word is near. */
    static String suggestion(String word, Collection<String> known) {
        int near = Math.max(1, word.length() / 3);
        return known.stream()
                .distinct()
                .min(Comparator.comparingInt(k -> distance(k, word)))
                .filter(k -> distance(k, word) <= near)
                .map(k -> "; did you mean " + k + "?")
                .orElse("");
    }

    /** Levenshtein's: how many letters differ. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
