package dev.fairlead.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ReignsTest {
    private static final Primacy NONE = new Primacy.Vacant(Vacancy.NO_PRIMARY, "", Optional.empty(), 0);

    private long now = 1_000;
    private final Reigns reigns = new Reigns(() -> now);

    @Test
    void knows_nothing_before_the_first_verdict() {
        assertThat(reigns.ageNanos("main")).isEmpty();
    }

    @Test
    void counts_from_when_a_member_became_the_primary_on_its_timeline() {
        reigns.onPrimacy("main", NONE, writable("pg1", 7, Confirmation.OWN));
        now += 50;
        reigns.onPrimacy("main", NONE, writable("pg1", 7, Confirmation.SECOND_HAND));
        now += 50;

        assertThat(reigns.ageNanos("main")).isEqualTo(OptionalLong.of(100));
    }

    @Test
    void begins_anew_with_another_member_or_another_timeline() {
        reigns.onPrimacy("main", NONE, writable("pg1", 7, Confirmation.OWN));
        now += 50;
        reigns.onPrimacy("main", NONE, writable("pg1", 8, Confirmation.OWN));
        now += 5;

        assertThat(reigns.ageNanos("main")).isEqualTo(OptionalLong.of(5));
    }

    @Test
    void counts_the_time_without_a_primary_as_one_whatever_its_stages_are() {
        reigns.onPrimacy("main", NONE, writable("pg1", 7, Confirmation.OWN));
        now += 50;
        reigns.onPrimacy("main", NONE, NONE);
        now += 50;
        reigns.onPrimacy("main", NONE, new Primacy.Vacant(Vacancy.UNREACHABLE, "", Optional.empty(), 0));
        now += 50;

        assertThat(reigns.ageNanos("main")).isEqualTo(OptionalLong.of(100));
    }

    private static Primacy writable(String member, int timeline, Confirmation confirmation) {
        return new Primacy.Writable(member, timeline, confirmation, Long.MAX_VALUE, Long.MAX_VALUE);
    }
}
