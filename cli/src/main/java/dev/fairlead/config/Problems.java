package dev.fairlead.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects everything that is wrong with a configuration, so that all of it is reported at once. Confined to the reading thread. */
final class Problems {
    // One key at the top of the file is read once for each route that inherits it.
    private final Set<Problem> found = new LinkedHashSet<>();

    void add(String where, String key, String text) {
        found.add(new Problem(where, key, text));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order of their lines; what has no line comes first. */
    List<Problem> list() {
        return found.stream().sorted(Comparator.comparingInt(Problems::line)).toList();
    }

    private static int line(Problem problem) {
        String line = problem.where().substring(problem.where().lastIndexOf(':') + 1);
        return line.matches("\\d{1,9}") ? Integer.parseInt(line) : 0;
    }
}
