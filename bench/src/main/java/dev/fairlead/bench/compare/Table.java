package dev.fairlead.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A grid of words, as text for a terminal or as Markdown.
 *
 * @param header one title for each column
 * @param rows   each as long as the header
 * @param align  of all columns but the first, which is flush left
 */
public record Table(List<String> header, List<List<String>> rows, Align align) {

    /** Where the words of a column are in it. */
    public enum Align {
        LEFT,
        RIGHT
    }

    public Table {
        header = List.copyOf(header);
        rows = rows.stream().map(List::copyOf).toList();
        int columns = header.size();
        if (rows.stream().anyMatch(row -> row.size() != columns)) {
            throw new IllegalArgumentException("a row that is not as long as the header: " + rows);
        }
    }

    /** Lines of equal columns, two spaces apart. */
    public String text() {
        int[] widths = IntStream.range(0, header.size()).map(this::width).toArray();
        return lines().stream().map(line -> line(line, widths)).collect(Collectors.joining());
    }

    /** A table as GitHub understands it. */
    public String markdown() {
        List<String> rule = new ArrayList<>();
        rule.add("---");
        header.stream().skip(1).forEach(column -> rule.add(align == Align.RIGHT ? "---:" : "---"));
        List<List<String>> all = lines();
        all.add(1, rule);
        return all.stream()
                .map(cells -> "| " + String.join(" | ", cells) + " |\n")
                .collect(Collectors.joining());
    }

    private List<List<String>> lines() {
        List<List<String>> all = new ArrayList<>();
        all.add(header);
        all.addAll(rows);
        return all;
    }

    private int width(int column) {
        return lines().stream()
                .mapToInt(line -> line.get(column).length())
                .max()
                .orElse(0);
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(cells.getFirst());
        line.append(" ".repeat(widths[0] - line.length()));
        for (int column = 1; column < cells.size(); column++) {
            String cell = cells.get(column);
            String space = " ".repeat(widths[column] - cell.length());
            line.append("  ").append(align == Align.RIGHT ? space + cell : cell + space);
        }
        return line.toString().stripTrailing() + "\n";
    }
}
