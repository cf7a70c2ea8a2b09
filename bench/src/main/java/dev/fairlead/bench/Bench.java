package dev.fairlead.bench;

import dev.fairlead.bench.compare.CompareBench;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.failover.FailoverBench;
import dev.fairlead.bench.failover.FailoverReport;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.peer.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs one measurement by its name. */
public final class Bench {
    private static final String USAGE = """
        usage: Bench failover [debian-13] [SWITCHOVERS KILLS]

          failover    what each proxy adds to a switchover and to a crash of the leader; 5 and 3 of them
          debian-13   in front of Debian 13's Patroni and PostgreSQL, not this machine's
        """;

    private Bench() {}

    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        if (words.isEmpty()) {
            System.err.print(USAGE);
            System.exit(2);
        }
        try {
            if (words.getFirst().equals("failover")) {
                failover(words.subList(1, words.size()));
                return;
            }
            Optional<Part> part = Parts.all().stream()
                    .filter(any -> any.name().equals(words.getFirst()))
                    .findFirst();
            if (part.isEmpty()) {
                System.err.print(USAGE);
                System.exit(2);
            }
            Pace pace = "1".equals(System.getenv("QUICK")) ? Pace.QUICK : Pace.FULL;
            new CompareBench(Recipes.all(), pace, System.out).run(part.stream().toList());
        } catch (LabException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void failover(List<String> words) throws IOException {
        boolean debian13 = !words.isEmpty() && words.getFirst().equals("debian-13");
        List<String> counts = words.subList(debian13 ? 1 : 0, words.size());
        int switchovers = counts.isEmpty() ? 5 : Integer.parseInt(counts.getFirst());
        int kills = counts.size() < 2 ? 3 : Integer.parseInt(counts.get(1));
        PatroniVersion version = debian13 ? PatroniVersion.DEBIAN_13 : PatroniVersion.MACHINE;
        FailoverReport report = new FailoverBench(version, switchovers, kills, System.out).run();
        System.out.print(report.table());
        Path target = Files.isDirectory(Path.of("bench/target")) ? Path.of("bench/target") : Path.of("");
        Path file = target.resolve(debian13 ? "failover-debian-13.json" : "failover.json");
        report.writeTo(file);
        System.out.println("\nAll figures are in " + file);
    }
}
