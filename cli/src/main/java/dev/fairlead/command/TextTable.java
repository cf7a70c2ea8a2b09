package dev.fairlead.command;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as what is in them. Confined to one thread. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Integer> numbers;

    /** @param numbers the columns that are set to the right, from 0 */
    TextTable(List<Integer> numbers, String... titles) {
        this.numbers = List.copyOf(numbers);
        rows.add(List.of(titles));
    }

    void add(String... cells) {
        rows.add(List.of(cells));
    }

    /** @param indent before each line */
    String text(String indent) {
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder(indent);
            for (int column = 0; column < row.size(); column++) {
                line.append(cell(row.get(column), column)).append(GAP);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private String cell(String cell, int column) {
        String padding = " ".repeat(width(column) - cell.length());
        return numbers.contains(column) ? padding + cell : cell + padding;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
