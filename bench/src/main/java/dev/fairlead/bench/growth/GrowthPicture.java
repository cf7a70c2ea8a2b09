package dev.fairlead.bench.growth;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The cost of a message and of a session over the size, as an SVG: two panels from zero up, sizes on a logarithmic axis. Pure. */
final class GrowthPicture {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 360;
    private static final int TOP = 56;
    private static final int BOTTOM = 300;
    private static final int PANEL = 420;
    private static final int GAP = 90;
    private static final List<String> COLOURS = List.of("#0969da", "#8c959f", "#1a7f37", "#9a6700");

    private static final String STYLE = """
        <style>
          text { font: 12px system-ui, sans-serif; fill: #1f2328 }
          .title { font-size: 15px; font-weight: 600 }
          .axis { stroke: #8c959f; stroke-width: 1 }
          @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } }
        </style>
        """;

    private final GrowthReport report;
    private final StringBuilder svg = new StringBuilder();

    private GrowthPicture(GrowthReport report) {
        this.report = report;
    }

    static String of(GrowthReport report) {
        return new GrowthPicture(report).draw();
    }

    private String draw() {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">", WIDTH, HEIGHT);
        svg.append(STYLE);
        add("<text class=\"title\" x=\"0\" y=\"18\">Cost as sessions and routes get more</text>");
        panel(GAP / 2, "CPU of the proxy for a message, µs", Step::secondsPerMessage);
        panel(GAP / 2 + PANEL + GAP, "CPU of the proxy for a session, µs", Step::secondsPerSession);
        List<String> lines = report.lines();
        for (int index = 0; index < lines.size(); index++) {
            int left = GAP / 2 + index * 230;
            add("<circle cx=\"%d\" cy=\"345\" r=\"4\" fill=\"%s\"/>", left, colour(index));
            add("<text x=\"%d\" y=\"349\">%s</text>", left + 10, lines.get(index));
        }
        return svg.append("</svg>\n").toString();
    }

    private void panel(int left, String title, ToDoubleFunction<Step> cost) {
        double most = report.lines().stream()
                .flatMap(line -> report.medians(line).stream())
                .mapToDouble(cost)
                .max()
                .orElse(1);
        add("<text x=\"%d\" y=\"%d\">%s</text>", left, TOP - 12, title);
        add("<path class=\"axis\" fill=\"none\" d=\"M%d %dV%dH%d\"/>", left, TOP, BOTTOM, left + PANEL);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f</text>", left - 6, TOP + 10, most * 1e6);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>", left - 6, BOTTOM);
        for (int size = 1; size <= 10_000; size *= 10) {
            add("<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">%,d</text>", x(left, size), BOTTOM + 16, size);
        }
        for (int index = 0; index < report.lines().size(); index++) {
            line(report.medians(report.lines().get(index)), left, cost, most, colour(index));
        }
    }

    private void line(List<Step> steps, int left, ToDoubleFunction<Step> cost, double most, String colour) {
        StringBuilder points = new StringBuilder();
        for (Step step : steps) {
            double y = BOTTOM - cost.applyAsDouble(step) / most * (BOTTOM - TOP);
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(left, step.size()), y));
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x(left, step.size()), y, colour);
        }
        add(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
                colour, points.toString().strip());
    }

    /** From 1 to 10,000. */
    private static double x(int left, int size) {
        return left + Math.log10(size) / 4 * PANEL;
    }

    private static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is no dependency of ours, and this method is private
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
