package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.Recipe;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Runs parts: every peer in turn, round after round, the first of one round last in the next, so that no peer always runs on what another left behind.
 *
 * <p>A run that fails is written down and the rest goes on.
 */
public final class Compare {
    private final Lab lab;
    private final List<Recipe> recipes;
    private final Pace pace;
    private final PrintStream out;
    private final Map<String, Setup> setups = new HashMap<>();

    public Compare(Lab lab, List<Recipe> recipes, Pace pace, PrintStream out) {
        this.lab = lab;
        this.recipes = List.copyOf(recipes);
        this.pace = pace;
        this.out = out;
    }

    /** Runs all workloads of {@code part} and hands over each one's comparison as soon as it is there. */
    public void run(Part part, Consumer<Comparison> done) {
        List<Stand> stands = List.of();
        try (Backend backend = part.start(lab)) {
            stands = IntStream.range(0, recipes.size())
                    .filter(index -> recipes.get(index).suits(backend))
                    .mapToObj(index -> new Stand(recipes.get(index), lab, backend.forPeer(index)))
                    .toList();
            for (Workload workload : part.workloads()) {
                Comparison comparison = new Course(workload, stands).run();
                stands.forEach(stand -> setups.put(stand.recipe().name(), stand.setup()));
                done.accept(comparison);
            }
        } finally {
            stands.forEach(Stand::close);
        }
    }

    /** How each peer was set that took part in anything, in the order of the recipes. */
    List<Setup> setups() {
        return recipes.stream()
                .flatMap(recipe -> Optional.ofNullable(setups.get(recipe.name())).stream())
                .toList();
    }

    /** One workload's way through all rounds. */
    private final class Course {
        private final Workload workload;
        private final List<Stand> stands;
        private final List<Sample> samples = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();

        private Course(Workload workload, List<Stand> stands) {
            this.workload = workload;
            this.stands = stands;
        }

        private Comparison run() {
            out.printf("%n%s%n", workload.title());
            if (workload.alone()) {
                stands.forEach(Stand::close);
            } else {
                stands.forEach(this::warmUp);
            }
            for (int round = 1; round <= workload.rounds(pace); round++) {
                List<Stand> order = new ArrayList<>(stands);
                Collections.rotate(order, 1 - round);
                for (Stand stand : order) {
                    measure(stand, round);
                }
            }
            return new Comparison(
                    workload.name(), workload.title(), workload.unit(), workload.metrics(), samples, failures);
        }

        private void warmUp(Stand stand) {
            try {
                for (int i = 0; i < pace.warmUps(); i++) {
                    workload.measure(stand, pace);
                }
            } catch (LabException e) {
                onFailure(stand, "while warming up", e);
            }
        }

        private void measure(Stand stand, int round) {
            try {
                onMeasured(new Sample(stand.recipe().name(), round, workload.measure(stand, pace)));
            } catch (LabException e) {
                onFailure(stand, "in round " + round, e);
            } finally {
                if (workload.alone()) {
                    stand.close();
                }
            }
        }

        /** Where nothing applies, as the memory of no proxy, there is nothing to show. */
        private void onMeasured(Sample sample) {
            if (!sample.figures().values().isEmpty()) {
                samples.add(sample);
                out.printf(
                        "  round %d  %-30s %s%n", sample.round(), sample.peer(), Words.of(workload, sample.figures()));
            }
        }

        /** The peer starts anew the next time; it may be in any state. */
        private void onFailure(Stand stand, String when, LabException e) {
            String failure = "%s %s: %s".formatted(stand.recipe().name(), when, e.getMessage());
            failures.add(failure);
            out.println("  FAILED  " + failure);
            stand.close();
        }
    }
}
