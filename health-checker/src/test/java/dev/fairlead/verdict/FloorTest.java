package dev.fairlead.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The timeline floor (R4) by anybody's word, and what of it outlives a process. */
final class FloorTest {
    private final Scene scene = new Scene("node1", "node2", "node3");

    private Scene healthy(int timeline) {
        return scene.answers("node1", 200, Body.primary(timeline))
                .answers("node2", 503, Body.replica(timeline))
                .answers("node3", 503, Body.replica(timeline));
    }

    private Vacancy why() {
        return scene.primacy() instanceof Primacy.Vacant vacant ? vacant.why() : Vacancy.NOTHING_YET;
    }

    private void isPrimary(String member) {
        assertThat(scene.primacy())
                .isInstanceOfSatisfying(
                        Primacy.Writable.class,
                        writable -> assertThat(writable.member()).isEqualTo(member));
    }

    /** A deposed leader goes on saying 200; the new one is not heard. */
    @Test
    void a_first_primary_waits_when_a_replica_shows_a_higher_timeline() {
        scene.answers("node1", 200, Body.primary(1))
                .answers("node2", 503, Body.replica(2))
                .refuses("node3");

        assertThat(why()).isEqualTo(Vacancy.FENCED);
        for (int second = 1; second < 60; second++) {
            scene.at(second * 1000L).answers("node1", 200, Body.primary(1)).lists("node2", "node3");
            assertThat(why()).isEqualTo(Vacancy.FENCED);
        }
    }

    @Test
    void a_first_primary_waits_when_a_list_shows_a_leader_on_a_higher_timeline() {
        scene.answers("node1", 200, Body.primary(1)).refuses("node2", "node3");
        scene.listsOn("node2", "node3", 2);

        assertThat(why()).isEqualTo(Vacancy.FENCED);
    }

    @Test
    void a_first_primary_that_lists_name_is_followed_after_the_settling_time_with_an_alarm() {
        for (int second = 0; second <= 10; second++) {
            scene.at(second * 1000L)
                    .answers("node1", 200, Body.primary(3))
                    .answers("node2", 503, Body.replica(9))
                    .answers("node3", 503, Body.replica(3))
                    .lists("node3", "node1")
                    .judge();
        }

        isPrimary("node1");
        assertThat(scene.judge().view().alarms())
                .anyMatch(alarm -> alarm.contains("timeline 9 was given up for timeline 3 of node1"));
    }

    @Test
    void one_replica_on_a_foreign_timeline_does_not_cut_a_verified_primary() {
        healthy(3).judge();

        scene.at(1000).answers("node2", 503, Body.replica(9));

        isPrimary("node1");
        scene.at(2000).answers("node1", 200, Body.primary(3));
        isPrimary("node1");
    }

    @Test
    void most_of_the_others_on_a_higher_timeline_cut_a_verified_primary() {
        healthy(3).judge();

        scene.at(1000)
                .answers("node2", 503, Body.replica(4))
                .answers("node3", 503, Body.replica(4))
                .judge();

        assertThat(why()).isEqualTo(Vacancy.FENCED);
    }

    @Test
    void a_timeline_that_was_given_up_does_not_raise_the_floor_again() {
        for (int second = 0; second <= 20; second++) {
            scene.at(second * 1000L)
                    .answers("node1", 200, Body.primary(3))
                    .answers("node2", 503, Body.replica(9))
                    .answers("node3", 503, Body.replica(3))
                    .lists("node3", "node1")
                    .judge();
        }

        scene.at(21_000)
                .answers("node1", 503, Body.replica(3))
                .answers("node3", 200, Body.primary(4))
                .answers("node2", 503, Body.replica(9));

        isPrimary("node3");
    }

    @Test
    void members_that_are_not_listed_any_more_are_no_witnesses() {
        Scene alone = new Scene("node1", "node2");
        alone.answers("node1", 200, Body.primary(2))
                .answers("node2", 503, Body.replica(2))
                .judge();
        alone.at(60_000).unlists("node1").answers("node2", 200, Body.primary(1)).judge();

        Primacy primacy = alone.primacy();
        for (int second = 61; second <= 71; second++) {
            primacy = alone.at(second * 1000L)
                    .answers("node2", 200, Body.primary(1))
                    .primacy();
        }

        assertThat(primacy).isInstanceOf(Primacy.Writable.class);
    }

    @Test
    void the_floor_of_a_process_before_keeps_a_deposed_leader_away() {
        scene.starts(new Remembered(
                Optional.empty(),
                Optional.empty(),
                2,
                2,
                new TreeSet<>(),
                Optional.of("node2"),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                java.util.List.of()));
        scene.suspends = true;

        scene.answers("node1", 200, Body.primary(1)).refuses("node2", "node3");

        assertThat(why()).isEqualTo(Vacancy.FENCED);
    }

    @Test
    void what_was_learned_is_handed_over_as_it_is() {
        for (int second = 0; second <= 10; second++) {
            scene.at(second * 1000L)
                    .answers("node1", 200, Body.primary(3).scope("main").system("7001"))
                    .answers("node2", 503, Body.replica(9))
                    .answers("node3", 503, Body.replica(3))
                    .lists("node3", "node1")
                    .judge();
        }

        Remembered remembered = scene.judge().learned().remembered(java.util.List.of());

        assertThat(remembered.scope()).contains("main");
        assertThat(remembered.system()).contains("7001");
        assertThat(remembered.floor()).isEqualTo(3);
        assertThat(remembered.givenUp()).containsExactly(9);
        assertThat(remembered.lastPrimary()).contains("node1");
        assertThat(remembered.alarm()).isPresent();
        assertThat(Learned.from(remembered, 0).remembered(java.util.List.of())).isEqualTo(remembered);
    }
}
