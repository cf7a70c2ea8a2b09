package dev.fairlead.bench;

import dev.fairlead.bench.breakdown.MemoryBreakdown;
import dev.fairlead.bench.breakdown.MetricsCost;
import dev.fairlead.bench.compare.CompareBench;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.compare.Report;
import dev.fairlead.bench.compare.Results;
import dev.fairlead.bench.failover.FailoverBench;
import dev.fairlead.bench.failover.FailoverReport;
import dev.fairlead.bench.growth.GrowthBench;
import dev.fairlead.bench.growth.GrowthReport;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.micro.MicroBench;
import dev.fairlead.bench.peer.Recipes;
import dev.fairlead.bench.proxies.ProxiesBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Runs one measurement by its name, or all of them. */
public final class Bench {
    private static final String ALL = "all";
    private static final String FAILOVER = "failover";
    private static final String GROWTH = "growth";
    private static final String MEMORY = "memory";
    private static final String METRICS = "metrics";
    private static final String MICRO = "micro";
    private static final String PROXIES = "proxies";

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        List<String> words = arguments.length == 0 ? List.of(ALL) : List.of(arguments);
        String what = words.getFirst();
        Optional<List<Part>> parts = parts(what);
        if (parts.isEmpty()) {
            System.err.print(usage());
            System.exit(2);
        }
        try {
            Results results = new Results(directory(what));
            boolean complete = compare(what, parts.orElseThrow(), results);
            if (what.equals(ALL) || what.equals(FAILOVER)) {
                failover(words.subList(1, words.size()), results);
            }
            if (what.equals(ALL) || what.equals(GROWTH)) {
                growth(results);
            }
            if (what.equals(ALL) || what.equals(MEMORY)) {
                breakdown(results);
            }
            if (what.equals(ALL) || what.equals(METRICS)) {
                metrics(results);
            }
            if (what.equals(ALL) || what.equals(MICRO)) {
                micro(results);
            }
            if (what.equals(ALL) || what.equals(PROXIES)) {
                proxies(words.subList(1, words.size()), results);
            }
            System.out.println("\nAll figures are in " + results.directory());
            System.exit(complete ? 0 : 1);
        } catch (LabException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** What to compare; empty for a word that means nothing. */
    private static Optional<List<Part>> parts(String what) {
        return switch (what) {
            case ALL -> Optional.of(Parts.all());
            case FAILOVER, GROWTH, MEMORY, METRICS, MICRO, PROXIES -> Optional.of(List.of());
            default ->
                Parts.all().stream()
                        .filter(part -> part.name().equals(what))
                        .findFirst()
                        .map(List::of);
        };
    }

    private static String usage() {
        StringBuilder text = new StringBuilder("usage: make bench [WHAT=word] [QUICK=1]\n\n");
        line(text, ALL, "everything below, in something over an hour; this is the default");
        Parts.all().forEach(part -> line(text, part.name(), part.title()));
        line(text, FAILOVER, "what each proxy adds to a switchover and to a crash of the leader");
        line(text, GROWTH, "what a message and a session cost with 10 to 9,000 sessions and 2 to 200 routes");
        line(text, MEMORY, "what the resident memory with 5,000 idle sessions is made of");
        line(text, METRICS, "Fairlead's small messages with its metrics and without");
        line(text, MICRO, "what parts of Fairlead's code cost by themselves, where a decision rests on it");
        line(text, PROXIES, "what Patroni's REST API is asked by 1 to 50 proxies, and how it answers");
        return text.append("""

            QUICK=1 measures less of each: enough for a look, not for a judgement.
            bench/run.sh dev.fairlead.bench.Bench failover [debian-13] [SWITCHOVERS KILLS] takes Debian 13's Patroni and PostgreSQL instead of this machine's;
            the same with proxies [debian-13].
            """).toString();
    }

    private static void line(StringBuilder text, String word, String meaning) {
        text.append("  %-10s %s%n".formatted(word, meaning));
    }

    /** Whether every run gave its figures. */
    private static boolean compare(String what, List<Part> parts, Results results) {
        if (parts.isEmpty()) {
            return true;
        }
        Pace pace = isQuick() ? Pace.QUICK : what.equals(ALL) ? Pace.EVERYTHING : Pace.FULL;
        Report report = new CompareBench(Recipes.all(), pace, results, System.out).run(parts);
        return report.comparisons().stream()
                .allMatch(comparison -> comparison.failures().isEmpty());
    }

    private static void failover(List<String> words, Results results) throws IOException {
        boolean debian13 = !words.isEmpty() && words.getFirst().equals("debian-13");
        List<String> counts = words.subList(debian13 ? 1 : 0, words.size());
        int switchovers = counts.isEmpty() ? isQuick() ? 1 : 5 : Integer.parseInt(counts.getFirst());
        int kills = counts.size() < 2 ? isQuick() ? 1 : 3 : Integer.parseInt(counts.get(1));
        PatroniVersion version = debian13 ? PatroniVersion.DEBIAN_13 : PatroniVersion.MACHINE;
        FailoverReport report = new FailoverBench(version, switchovers, kills, System.out).run();
        System.out.print(report.table());
        results.add("What each proxy adds to a failover", report.table());
        report.writeTo(results.directory().resolve("failover.json"));
    }

    private static void growth(Results results) throws IOException {
        Duration run = isQuick() ? Duration.ofSeconds(1) : Duration.ofSeconds(3);
        try (Lab lab = Lab.start(CompareBench.lab())) {
            GrowthReport report = new GrowthBench(lab, run, isQuick() ? 1 : 3, System.out).run();
            System.out.print("\n" + report.text());
            results.add(
                    "What a message and a session cost as sessions and routes get more",
                    report.text(),
                    "growth",
                    report.picture());
            report.writeTo(results.directory().resolve("growth.json"));
        }
    }

    private static void breakdown(Results results) {
        try (Lab lab = Lab.start(CompareBench.lab())) {
            String text = MemoryBreakdown.measure(lab, 5_000).text();
            System.out.print("\n" + text);
            results.add("What Fairlead's memory is made of", text);
        }
    }

    private static void metrics(Results results) {
        try (Lab lab = Lab.start(CompareBench.lab())) {
            // Many short turns: two per cent are less than what a machine varies by from one second to the next.
            String text = MetricsCost.measure(lab, Duration.ofSeconds(1), isQuick() ? 2 : 60)
                    .text();
            System.out.print("\n" + text);
            results.add("What metrics cost", text);
        }
    }

    private static void micro(Results results) throws IOException {
        String text =
                new MicroBench(isQuick(), System.out).run(results.directory()).text();
        System.out.print("\n" + text);
        results.add("What parts of the code cost by themselves", text);
    }

    private static void proxies(List<String> words, Results results) {
        PatroniVersion version = words.contains("debian-13") ? PatroniVersion.DEBIAN_13 : PatroniVersion.MACHINE;
        List<Integer> sizes = isQuick() ? List.of(1, 10, 50) : List.of(1, 2, 5, 10, 20, 50);
        try (Lab lab = Lab.start(ProxiesBench.lab(version))) {
            String text = new ProxiesBench(lab, Duration.ofSeconds(10), System.out)
                    .run(sizes)
                    .text();
            results.add("What proxies ask of Patroni's REST API", text);
        }
    }

    private static boolean isQuick() {
        return "1".equals(System.getenv("QUICK"));
    }

    private static Path directory(String what) {
        String time = LocalDateTime.now(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm"));
        Path target = Files.isDirectory(Path.of("bench/target")) ? Path.of("bench/target") : Path.of("target");
        return target.resolve("results").resolve(time + "-" + what);
    }
}
