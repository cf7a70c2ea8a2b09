package dev.fairlead.bench.compare;

import java.util.List;
import java.util.Locale;

/** A report as Markdown, ready to be pasted below a heading of the second level. Pure. */
final class Markdown {
    private final Report report;
    private final String pictures;
    private final StringBuilder text = new StringBuilder();

    private Markdown(Report report, String pictures) {
        this.report = report;
        this.pictures = pictures;
    }

    /** @param pictures where the pictures are, as seen from the page: a relative path without a slash at its end */
    static String of(Report report, String pictures) {
        Markdown page = new Markdown(report, pictures);
        page.machine();
        if (!report.verdicts().isEmpty()) {
            page.heading("Against the targets");
            page.text.append(Tables.verdicts(report.verdicts()).markdown());
        }
        report.comparisons().forEach(page::comparison);
        page.setups();
        return page.text.toString();
    }

    private void machine() {
        heading("What was measured, and how");
        report.machine()
                .forEach((name, value) -> text.append("- ")
                        .append(name)
                        .append(": ")
                        .append(value)
                        .append('\n'));
        text.append('\n').append(Method.words(report.pace())).append('\n');
    }

    private void comparison(Comparison comparison) {
        heading(comparison.title());
        text.append(
                String.format(Locale.ROOT, "![%s](%s/%s.svg)%n%n", comparison.title(), pictures, comparison.name()));
        text.append(Tables.figures(comparison, comparison.metrics()).markdown()).append('\n');
        report.fairlead()
                .ifPresent(ours -> text.append(Tables.ratios(comparison, ours).markdown()));
        list(comparison.failures());
    }

    private void list(List<String> failures) {
        if (!failures.isEmpty()) {
            text.append("\nRuns that failed:\n\n");
            failures.forEach(failure ->
                    text.append("- ").append(failure.replace('\n', ' ')).append('\n'));
        }
    }

    private void setups() {
        heading("How each was set, and why that is fair");
        for (Setup setup : report.setups()) {
            text.append(
                    String.format(Locale.ROOT, "- **%s** (%s): %s%n", setup.name(), setup.version(), setup.reason()));
        }
    }

    private void heading(String words) {
        text.append(text.isEmpty() ? "" : "\n").append("### ").append(words).append("\n\n");
    }
}
