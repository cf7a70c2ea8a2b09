package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Collects findings; the same one on several lines is one. Confined to the importing thread. */
final class Findings {
    private final Map<Same, TreeSet<Integer>> found = new LinkedHashMap<>();

    private record Same(Kind kind, String what, String why, String toDo) {}

    void leftOut(Line line, String why, String toDo) {
        add(Kind.LEFT_OUT, line.number(), line.text(), why, toDo);
    }

    void changed(Line line, String why, String toDo) {
        add(Kind.CHANGED, line.number(), line.text(), why, toDo);
    }

    void carried(Line line, String why) {
        add(Kind.CARRIED, line.number(), line.text(), why, "");
    }

    void needless(Line line, String why) {
        add(Kind.NEEDLESS, line.number(), line.text(), why, "");
    }

    /** @param line 0 when it is about something that is not written */
    void add(Kind kind, int line, String what, String why, String toDo) {
        TreeSet<Integer> lines = found.computeIfAbsent(new Same(kind, what, why, toDo), same -> new TreeSet<>());
        if (line > 0) {
            lines.add(line);
        }
    }

    /** By kind, and then in the order of the file. */
    List<Finding> list() {
        return found.entrySet().stream()
                .map(entry -> finding(entry.getKey(), List.copyOf(entry.getValue())))
                .sorted(Comparator.comparing(Finding::kind).thenComparingInt(Findings::firstLine))
                .toList();
    }

    private static Finding finding(Same same, List<Integer> lines) {
        return new Finding(same.kind(), lines, same.what(), same.why(), same.toDo());
    }

    private static int firstLine(Finding finding) {
        return finding.lines().isEmpty() ? 0 : finding.lines().getFirst();
    }
}
