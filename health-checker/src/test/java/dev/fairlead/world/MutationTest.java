package dev.fairlead.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The world finds what is bent. A sample in each build, all of them with {@code -Dfairlead.world.mutants=all}; {@code -Dfairlead.world.mutant-steps} says how far
 * each is looked for.
 */
final class MutationTest {
    private static final int EVERY = "all".equals(System.getProperty("fairlead.world.mutants")) ? 1 : 3;
    private static final long STEPS = Long.getLong("fairlead.world.mutant-steps", 1_000_000);

    static List<Mutant> mutants() {
        return IntStream.range(0, Mutants.ALL.size())
                .filter(number -> number % EVERY == 0)
                .mapToObj(Mutants.ALL::get)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void finds_what_is_bent(Mutant mutant) {
        String found = new MutantLoader(mutant).run(1, STEPS);

        System.out.println("Mutant " + mutant + ": " + found);
        assertThat(found).isNotEmpty();
    }
}
