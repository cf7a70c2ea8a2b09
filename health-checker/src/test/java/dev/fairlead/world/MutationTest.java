package dev.fairlead.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The world finds what is bent: with {@code -Dfairlead.world.mutants=all}, which takes minutes, so that only {@code make soak} says it;
 * {@code -Dfairlead.world.mutant-steps} says how far each is looked for.
 */
@EnabledIfSystemProperty(named = "fairlead.world.mutants", matches = "all")
final class MutationTest {
    private static final long STEPS = Long.getLong("fairlead.world.mutant-steps", 1_000_000);

    static List<Mutant> mutants() {
        return Mutants.ALL;
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void finds_what_is_bent(Mutant mutant) {
        String found = new MutantLoader(mutant).run(1, STEPS);

        System.out.println("Mutant " + mutant + ": " + found);
        assertThat(found).isNotEmpty();
    }
}
