package dev.fairlead.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Plays of chance, of which each step must keep every invariant.
 *
 * <p>{@code -Dfairlead.world.seed} begins elsewhere, {@code -Dfairlead.world.steps} and {@code -Dfairlead.world.seconds} say how many steps at least, and for how
 * long at most.
 */
final class SeedsTest {
    private static final long STEPS = Long.getLong("fairlead.world.steps", 1_000_000);
    private static final long SECONDS = Long.getLong("fairlead.world.seconds", 120);
    private static final long FIRST = Long.getLong("fairlead.world.seed", 1);
    private static final int TRIES = 200;

    private long seed = FIRST;
    private long steps;
    private long rows;
    private long millis;

    @Test
    void no_play_of_chance_breaks_an_invariant() {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        var known = new TreeMap<String, Integer>();
        while (steps < STEPS && System.nanoTime() - until < 0) {
            Play play = Chance.play(seed);
            Play.Course course = play.run(Bend.NONE, Known.kinds());
            assertThat(course.violation().map(violation -> failure(play, violation)))
                    .isEmpty();
            course.ignored().forEach(kind -> known.merge(kind, 1, Integer::sum));
            steps += course.steps();
            rows += course.acknowledged();
            millis += play.millis();
            seed++;
        }
        System.out.printf(
                "The world: seeds %d to %d, %,d steps in %.1f virtual hours, %,d rows acknowledged; known: %s%n",
                FIRST, seed - 1, steps, millis / 3.6e6, rows, known);
    }

    /** The seed, and the shortest play that fails in the same way, to be kept as a story. */
    private static String failure(Play play, Violation violation) {
        Play shortest = new Shrinking(Bend.NONE, Known.kinds(), violation.kind(), TRIES).shortest(play);
        Play.Course course = shortest.run(Bend.NONE, Known.kinds());
        return violation.getMessage() + "\nseed " + play.seed() + ", shortest:\n" + Play.told("", shortest, course);
    }

    @Test
    void a_seed_plays_the_same_again() {
        Play.Course once = Chance.play(FIRST).run(Bend.NONE, Known.kinds());

        Play.Course again = Chance.play(FIRST).run(Bend.NONE, Known.kinds());

        assertThat(again.told()).isEqualTo(once.told());
        assertThat(again.steps()).isEqualTo(once.steps());
        assertThat(Optional.of(again.acknowledged())).hasValue(once.acknowledged());
    }
}
