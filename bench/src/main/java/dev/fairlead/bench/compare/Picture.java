package dev.fairlead.bench.compare;

import dev.fairlead.bench.peer.Family;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One comparison as an SVG: for each of a few metrics a bar for each peer, as long as its median, with a line from its least to its greatest value.
 *
 * <p>It has no background of its own and knows two sets of colours, so it is readable on a light page and on a dark one. Pure.
 */
final class Picture {
    /** More than these would be too small to read; the first ones that were measured are shown. */
    private static final List<Metric> SHOWN =
            List.of(Metric.RATE, Metric.CPU, Metric.P99, Metric.GROWTH, Metric.START, Metric.MEMORY, Metric.LOST);

    private static final int PANELS = 3;
    private static final int WIDTH = 1000;
    private static final int NAMES = 190;
    private static final int ROW = 24;
    private static final int BAR = 14;
    private static final int TOP = 62;
    /** At the right of each bar, for its value. */
    private static final int VALUE = 64;

    private static final int GAP = 18;
    /** From the top of a bar to the baseline of the text beside it. */
    private static final int BASELINE = 12;

    private static final String STYLE = """
        <style>
          text { font: 12px system-ui, sans-serif; fill: #1f2328 }
          .title { font-size: 15px; font-weight: 600 }
          .head, .note { fill: #59636e }
          .ours { font-weight: 600 }
          .bar { fill: #8c959f } .bar.ours { fill: #0969da } .bar.direct { fill: none; stroke: #8c959f; stroke-dasharray: 3 2 }
          .range { stroke: #1f2328; stroke-width: 1.5 }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 }
            .head, .note { fill: #9198a1 }
            .bar { fill: #6e7681 } .bar.ours { fill: #4493f8 } .bar.direct { stroke: #6e7681 }
            .range { stroke: #e6edf3 }
          }
        </style>
        """;

    private final Comparison comparison;
    private final Map<String, Family> families;
    private final List<Metric> metrics;
    private final StringBuilder svg = new StringBuilder();

    private Picture(Comparison comparison, Map<String, Family> families) {
        this.comparison = comparison;
        this.families = families;
        this.metrics = SHOWN.stream()
                .filter(comparison.metrics()::contains)
                .limit(PANELS)
                .toList();
    }

    /** @param families of all peers, by name */
    static String of(Comparison comparison, Map<String, Family> families) {
        return new Picture(comparison, families).draw();
    }

    private String draw() {
        List<String> peers = comparison.peers();
        int height = TOP + peers.size() * ROW + 26;
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\" height=\"%s\" role=\"img\">"
                .formatted(WIDTH, height, WIDTH, height));
        add("<title>%s</title>".formatted(escape(comparison.title())));
        svg.append(STYLE);
        text("title", 0, 18, comparison.title());
        for (int row = 0; row < peers.size(); row++) {
            text("name" + style(peers.get(row)), 0, TOP + row * ROW + BASELINE, peers.get(row));
        }
        for (int panel = 0; panel < metrics.size(); panel++) {
            drawPanel(panel, peers);
        }
        text(
                "note",
                0,
                height - 6,
                "Bars are medians of %s rounds; lines reach from the least to the greatest."
                        .formatted(comparison.rounds()));
        add("</svg>");
        return svg.toString();
    }

    private void drawPanel(int panel, List<String> peers) {
        Metric metric = metrics.get(panel);
        int width = (WIDTH - NAMES) / metrics.size();
        int left = NAMES + panel * width;
        String better = metric.moreIsBetter() ? " (more is better)" : " (less is better)";
        text("head", left, TOP - 12, Tables.title(comparison, metric) + better);
        double greatest = peers.stream()
                .flatMap(peer -> comparison.spread(peer, metric).stream())
                .mapToDouble(Spread::median)
                .max()
                .orElse(0);
        double perUnit = greatest > 0 ? (width - VALUE - GAP) / greatest : 0;
        for (int row = 0; row < peers.size(); row++) {
            int top = TOP + row * ROW;
            String peer = peers.get(row);
            comparison
                    .spread(peer, metric)
                    .ifPresentOrElse(
                            spread -> drawBar(peer, metric, spread, new Lane(left, top, width - GAP, perUnit)),
                            () -> text("note", left, top + BASELINE, "none"));
        }
    }

    /** The place of one bar: from {@code left}, at most {@code room} wide, {@code perUnit} pixels for each unit of the metric. */
    private record Lane(int left, int top, int room, double perUnit) {
        /** One slow round must not press all bars together, so a range may be cut off at the edge. */
        double at(double value) {
            return left + Math.min(room, value * perUnit);
        }
    }

    private void drawBar(String peer, Metric metric, Spread spread, Lane lane) {
        double length = Math.max(1, lane.at(spread.median()) - lane.left());
        int middle = lane.top() + BAR / 2;
        add("<rect class=\"bar%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"2\"/>"
                .formatted(style(peer), lane.left(), lane.top(), pixels(length), BAR));
        add("<line class=\"range\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
                .formatted(pixels(lane.at(spread.min())), middle, pixels(lane.at(spread.max())), middle));
        double behind = Math.max(lane.left() + length, lane.at(spread.max())) + 6;
        double last = lane.left() + lane.room() - VALUE + GAP;
        text(
                "value" + style(peer),
                Math.min(behind, Math.max(last, lane.left() + length + 6)),
                lane.top() + BASELINE,
                comparison.scale(metric).number(spread.median()));
    }

    private String style(String peer) {
        return switch (families.getOrDefault(peer, Family.NGINX)) {
            case FAIRLEAD -> " ours";
            case DIRECT -> " direct";
            case HAPROXY_DEFAULT, HAPROXY_TUNED, NGINX, PGBOUNCER -> "";
        };
    }

    private void text(String style, double x, int y, String words) {
        add("<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>".formatted(style, pixels(x), y, escape(words)));
    }

    private void add(String line) {
        svg.append(line).append('\n');
    }

    private static String pixels(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
