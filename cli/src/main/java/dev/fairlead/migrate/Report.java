package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Sets findings for people, or for machines. Pure. */
public final class Report {
    private Report() {}

    /** @param source what lines are lines of, such as {@code haproxy.cfg} */
    public static String text(List<Finding> findings, String source) {
        var text = new StringBuilder();
        for (Kind kind : Kind.values()) {
            List<Finding> those =
                    findings.stream().filter(finding -> finding.kind() == kind).toList();
            if (!those.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append(kind.title())
                        .append(" (")
                        .append(those.size())
                        .append("):\n");
                those.forEach(finding -> text.append(text(finding, source)));
            }
        }
        return text.toString();
    }

    private static String text(Finding finding, String source) {
        String lines = finding.lines().stream().map(String::valueOf).collect(Collectors.joining(","));
        String place = lines.isEmpty() ? "" : Line.shown(source) + ":" + lines + ": ";
        String toDo = finding.toDo().isEmpty() ? "" : "      -> " + finding.toDo() + "\n";
        return "  " + place + finding.what() + "\n      " + finding.why() + "\n" + toDo;
    }

    private record Written(String kind, List<Integer> lines, String what, String why, String toDo) {
        static Written of(Finding finding) {
            String kind = finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new Written(kind, finding.lines(), finding.what(), finding.why(), finding.toDo());
        }
    }

    private record Whole(String source, List<Written> findings) {}

    /** {@code {"source": ..., "findings": [{"kind": "left-out", "lines": [3], "what": ..., "why": ..., "toDo": ...}]}}. */
    public static String json(List<Finding> findings, String source) {
        var whole = new Whole(source, findings.stream().map(Written::of).toList());
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(whole) + "\n";
    }
}
