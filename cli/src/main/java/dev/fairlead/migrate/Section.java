package dev.fairlead.migrate;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One section, and what it inherits.
 *
 * @param keyword its first word, such as {@code listen}
 * @param line where it begins; its further words are the name and what else stands there
 * @param lines what stands in it, in order
 * @param inherited what stands in the {@code defaults} that hold for it, outermost first
 */
record Section(String keyword, Line line, List<Line> lines, List<Line> inherited) {
    Section {
        lines = List.copyOf(lines);
        inherited = List.copyOf(inherited);
    }

    String name() {
        return line.word(1);
    }

    /** For people: {@code listen primary}. */
    String title() {
        return Line.shown((keyword + " " + name()).strip());
    }

    /** All that holds for it; what comes later wins. */
    List<Line> all() {
        return Stream.concat(inherited.stream(), lines.stream()).toList();
    }

    List<Line> all(String... beginning) {
        return all().stream().filter(each -> each.startsWith(beginning)).toList();
    }

    /** The one that wins. */
    Optional<Line> last(String... beginning) {
        return all(beginning).stream().reduce((earlier, later) -> later);
    }

    /** The line that switches an option on; empty when it is off. */
    Optional<Line> option(String name) {
        return all().stream()
                .filter(each -> each.startsWith("option", name) || each.startsWith("no", "option", name))
                .reduce((earlier, later) -> later)
                .filter(each -> each.word(0).equals("option"));
    }

    boolean isHttp() {
        return last("mode").filter(mode -> mode.word(1).equals("http")).isPresent();
    }

    /** Whether it serves HAProxy's own statistics and nothing else. */
    boolean isStatistics() {
        boolean stats = lines.stream().anyMatch(each -> each.startsWith("stats"))
                || lines.stream().anyMatch(each -> each.words().contains("prometheus-exporter"));
        boolean leads = lines.stream()
                .anyMatch(each -> List.of("server", "server-template", "default_backend", "use_backend")
                        .contains(each.word(0)));
        return stats && !leads;
    }

    boolean isDisabled() {
        return last("disabled").isPresent() && last("enabled").isEmpty();
    }
}
