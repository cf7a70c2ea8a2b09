package dev.fairlead.bench.growth;

import dev.fairlead.bench.compare.Table;
import dev.fairlead.bench.compare.Table.Align;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that was measured, in rounds, one after the other.
 *
 * @param steps of all rounds; the same line and size once in each
 */
public record GrowthReport(List<Step> steps) {
    private static final double MICROS = 1e6;
    private static final double MEGABYTE = 1024 * 1024;
    /** Processor time differs that much between two runs of the same. */
    private static final double NOISE = 0.10;

    public GrowthReport {
        steps = List.copyOf(steps);
    }

    /** Each line's name, in the order in which they were measured first. */
    List<String> lines() {
        return steps.stream().map(Step::line).distinct().toList();
    }

    /** The median of all rounds at each size of a line, smallest first. */
    List<Step> medians(String line) {
        return steps.stream()
                .filter(step -> step.line().equals(line))
                .collect(Collectors.groupingBy(Step::size, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(GrowthReport::median)
                .toList();
    }

    /** The medians as an SVG. */
    public String picture() {
        return GrowthPicture.of(this);
    }

    /** Writes all steps as JSON to {@code file}, whose directory must exist. */
    public void writeTo(Path file) throws IOException {
        Files.writeString(
                file, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this));
    }

    /** A table of medians and a sentence for each line. */
    public String text() {
        List<List<String>> rows = lines().stream()
                .flatMap(line -> medians(line).stream())
                .map(GrowthReport::row)
                .toList();
        Table table = new Table(
                List.of("", "size", "CPU/message, µs", "CPU/session, µs", "CPU when silent, %", "memory, MB"),
                rows,
                Align.RIGHT);
        return table.text()
                + "\n"
                + lines().stream().map(line -> sentence(line) + "\n").collect(Collectors.joining());
    }

    /** How the cost of a message and of a session at the greatest size compares with that at the smallest. */
    String sentence(String line) {
        List<Step> medians = medians(line);
        return "%s, %,d to %,d: a message %s, a session %s"
                .formatted(
                        line,
                        medians.getFirst().size(),
                        medians.getLast().size(),
                        change(medians, Step::secondsPerMessage),
                        change(medians, Step::secondsPerSession));
    }

    private static String change(List<Step> medians, ToDoubleFunction<Step> cost) {
        double change = cost.applyAsDouble(medians.getLast()) / cost.applyAsDouble(medians.getFirst()) - 1;
        String words = String.format(Locale.ROOT, "%+.0f %%", change * 100);
        return Math.abs(change) <= NOISE ? words + " (flat)" : words;
    }

    private static List<String> row(Step step) {
        return List.of(
                step.line(),
                String.format(Locale.ROOT, "%,d", step.size()),
                number(step.secondsPerMessage() * MICROS),
                number(step.secondsPerSession() * MICROS),
                number(step.idleShare() * 100),
                number(step.bytes() / MEGABYTE));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static Step median(List<Step> same) {
        return new Step(
                same.getFirst().line(),
                same.getFirst().size(),
                median(same, Step::secondsPerMessage),
                median(same, Step::secondsPerSession),
                median(same, Step::idleShare),
                median(same, Step::bytes));
    }

    private static double median(List<Step> steps, ToDoubleFunction<Step> value) {
        double[] sorted = steps.stream().mapToDouble(value).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
