package dev.fairlead.bench.failover;

import dev.fairlead.bench.load.Outcome.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import tools.jackson.databind.json.JsonMapper;

/**
 * All trials of a run, as a table for people and as JSON for programs.
 *
 * @param machine what it was measured on, by name
 * @param trials  in the order in which they were made
 */
public record FailoverReport(Map<String, String> machine, List<Trial> trials) {

    /** At most 100 columns wide. */
    public String table() {
        StringBuilder text = new StringBuilder("\n");
        machine.forEach((name, value) -> text.append("%-12s %s%n".formatted(name, value)));
        for (Event event : Event.values()) {
            List<Trial> same =
                    trials.stream().filter(trial -> trial.event() == event).toList();
            if (!same.isEmpty()) {
                section(event, same, text);
            }
        }
        return text.toString();
    }

    /** Writes everything to {@code file}, whose directory must exist. */
    public void writeTo(Path file) throws IOException {
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }

    private static void section(Event event, List<Trial> trials, StringBuilder text) {
        double[] cluster =
                sorted(trials.stream().mapToDouble(Trial::clusterOutageMillis).toArray());
        text.append("%n%s, %d times; the cluster itself took no write for %,.0f ms (median)%n"
                .formatted(capital(event.title()), trials.size(), median(cluster)));
        text.append("%-28s %-26s %s%n".formatted("", "served after the truth, ms", "errors of the client"));
        text.append("%-28s %8s %8s %8s  %8s %8s%n".formatted("", "min", "median", "max", "median", "max"));
        trials.getFirst().findings().forEach(first -> line(first.peer(), trials, text));
    }

    private static void line(String peer, List<Trial> trials, StringBuilder text) {
        List<Finding> findings = trials.stream()
                .flatMap(trial -> trial.findings().stream())
                .filter(finding -> finding.peer().equals(peer))
                .toList();
        double[] added =
                sorted(findings.stream().mapToDouble(Finding::addedMillis).toArray());
        double[] errors =
                sorted(findings.stream().mapToDouble(Finding::errorCount).toArray());
        text.append("%-28s %,8.0f %,8.0f %,8.0f  %,8.0f %,8.0f%n%s"
                .formatted(
                        peer,
                        added[0],
                        median(added),
                        added[added.length - 1],
                        median(errors),
                        errors[errors.length - 1],
                        kinds(findings)));
    }

    /** All errors of all findings by kind. */
    private static String kinds(List<Finding> findings) {
        Map<Kind, Long> sums = new EnumMap<>(Kind.class);
        findings.forEach(finding -> finding.errors().forEach((kind, count) -> sums.merge(kind, count, Long::sum)));
        StringJoiner words = new StringJoiner(", ", "    in all: ", "\n").setEmptyValue("");
        sums.forEach((kind, count) -> words.add(count + " " + kind));
        return words.toString();
    }

    private static String capital(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private static double[] sorted(double[] values) {
        Arrays.sort(values);
        return values;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
