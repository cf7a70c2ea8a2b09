package dev.fairlead.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Every order of coarse events, as deep as the time allows: {@code -Dfairlead.world.exhaustion-seconds}, {@code -Dfairlead.world.exhaustion-events}. */
final class ExhaustionTest {
    private static final long SECONDS = Long.getLong("fairlead.world.exhaustion-seconds", 15);
    private static final int EVENTS = Integer.getInteger("fairlead.world.exhaustion-events", 2);

    @Test
    void no_order_of_events_breaks_an_invariant() {
        var exhaustion = new Exhaustion(Known.kinds());

        Optional<Play> broken = exhaustion.search(EVENTS, System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS));

        System.out.printf(
                "The world: every order of %d events, %d states, %d plays%n",
                exhaustion.depth(), exhaustion.states(), exhaustion.plays());
        assertThat(broken.map(play -> Play.told("", play, play.run(Bend.NONE, Known.kinds()))))
                .isEmpty();
    }
}
