package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.Machine;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.peer.Family;
import dev.fairlead.bench.peer.Recipe;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Starts a lab of one member, compares peers in front of it, and says and writes what came out.
 *
 * <p>Used once. The results are written anew after each workload, so that whoever interrupts it keeps what is done.
 */
public final class CompareBench {
    /** The backend is to be quick and to do nothing of its own accord, so that what is seen is the proxies. */
    private static final Map<String, String> PARAMETERS =
            Map.of("shared_buffers", "512MB", "autovacuum", "off", "checkpoint_timeout", "1h", "max_wal_size", "8GB");

    private final List<Recipe> recipes;
    private final Pace pace;
    private final Results results;
    private final PrintStream out;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    public CompareBench(List<Recipe> recipes, Pace pace, Results results, PrintStream out) {
        this.recipes = List.copyOf(recipes);
        this.pace = pace;
        this.results = results;
        this.out = out;
    }

    /** What a comparison wants its lab to be. */
    public static LabOptions lab() {
        return LabOptions.of(PatroniVersion.MACHINE).withMembers(1).withParameters(PARAMETERS);
    }

    /** Runs these parts and returns all that was measured. */
    public Report run(List<Part> parts) {
        out.println("Starting a cluster of one member...");
        try (Lab lab = Lab.start(lab())) {
            return run(lab, parts);
        }
    }

    /** As {@link #run(List)}, in front of a lab that is there. */
    public Report run(Lab lab, List<Part> parts) {
        Compare compare = new Compare(lab, recipes, pace, out);
        Map<String, String> machine = Machine.describe(lab);
        for (Part part : parts) {
            Map<String, List<Target>> targets =
                    part.workloads().stream().collect(Collectors.toMap(Workload::name, Workload::targets));
            compare.run(part, comparison -> {
                comparisons.add(comparison);
                judge(comparison, targets.getOrDefault(comparison.name(), List.of()), compare.setups());
                tell(new Report(machine, pace, compare.setups(), comparisons, verdicts));
            });
        }
        out.print(Text.of(verdicts));
        return new Report(machine, pace, compare.setups(), comparisons, verdicts);
    }

    private void judge(Comparison comparison, List<Target> targets, List<Setup> setups) {
        Map<String, Family> families = setups.stream().collect(Collectors.toMap(Setup::name, Setup::family));
        verdicts.addAll(Judge.judge(comparison, targets, families));
    }

    private void tell(Report soFar) {
        soFar.fairlead().ifPresent(ours -> out.print(Text.of(comparisons.getLast(), ours)));
        results.write(soFar);
    }
}
