package dev.fairlead.migrate;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes a draft as YAML, with its comments. Confined to one thread. */
final class Yaml {
    private final StringBuilder text = new StringBuilder();

    private Yaml() {}

    /** @param source the name of what was imported */
    static String of(Draft draft, String source) {
        return new Yaml().write(draft, source);
    }

    /** A text that YAML cannot take for anything else. */
    static String quoted(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_.-]*")
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll(Line.UNPRINTABLE, "?") + "\"";
    }

    static String list(Collection<String> texts) {
        return texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(", ", "[", "]"));
    }

    private String write(Draft draft, String source) {
        line(
                "",
                "# Written by fairlead import from " + Line.shown(source)
                        + "; the lines that comments name are those of that file.");
        line("", "# Before anything else: fairlead check --config THIS-FILE --connect");
        line("", "");
        line("", "clusters:");
        for (Draft.Cluster cluster : draft.clusters()) {
            write(cluster);
        }
        if (!draft.entries().isEmpty()) {
            line("", "");
            entries("", draft.entries());
        }
        return text.toString();
    }

    private void write(Draft.Cluster cluster) {
        item("  ", cluster.entries());
        line("    ", "routes:");
        for (Draft.Route route : cluster.routes()) {
            line("      ", "# " + route.comment());
            item("      ", route.entries());
        }
    }

    /** The first key of a list's item follows a hyphen. */
    private void item(String indent, List<Entry> entries) {
        int from = text.length() + indent.length();
        entries(indent + "  ", entries);
        text.setCharAt(from, '-');
    }

    private void entries(String indent, List<Entry> entries) {
        String outer = "";
        for (Entry entry : entries) {
            int dot = entry.key().indexOf('.');
            String above = dot < 0 ? "" : entry.key().substring(0, dot);
            if (!above.isEmpty() && !above.equals(outer)) {
                line(indent, (isAnyOn(entries, above) ? "" : "#") + above + ":");
            }
            outer = above;
            entry(dot < 0 ? indent : indent + "  ", entry, entry.key().substring(dot + 1));
        }
    }

    private static boolean isAnyOn(List<Entry> entries, String above) {
        return entries.stream().anyMatch(entry -> entry.on() && entry.key().startsWith(above + "."));
    }

    private void entry(String indent, Entry entry, String key) {
        String comment = entry.comment().isEmpty() ? "" : " # " + entry.comment();
        line(indent, (entry.on() ? "" : "#") + key + ": " + entry.value() + comment);
    }

    private void line(String indent, String content) {
        text.append(content.isEmpty() ? "" : indent).append(content).append('\n');
    }
}
