package dev.fairlead.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Vacancy;
import dev.fairlead.failover.Sign.Fate;
import org.junit.jupiter.api.Test;

/** Changes of a primary as they are told afterwards. */
class PlotTest {
    private final Story story = new Story().at(0).writable("node1", 1);

    @Test
    void a_switchover() {
        story.at(1_000).doubted("node1 broke a session").ended(Fate.BROKEN, 0);
        story.at(1_004).node1Says("stopping").unready("node1", "stopping").waiting(2);
        story.at(1_030).ended(Fate.CUT, 0);
        story.at(2_100).vacant(Vacancy.NO_PRIMARY, "members answer, and none holds the lock");
        story.at(2_400).vacant(Vacancy.PROMOTING, "node2 holds the lock");
        story.at(2_570).writable("node2", 2);
        story.at(2_575).servedAfterHold("node2", 1_540);
        story.at(2_600).servedAfterHold("node2", 1_570);
        story.at(3_000).writable("node2", 2).served("node2");
        story.at(3_600).writable("node2", 2);

        assertThat(story.text()).isEqualTo("""
            switchover from node1 (timeline 1) to node2 (timeline 2): no primary for 1566 ms; 1 sessions cut, 1 broken, \
            2 held for up to 1570 ms; node1 broke a session; node1 held the lock and was stopping
              2026-01-31T12:00:01Z +0 suspected
              2026-01-31T12:00:01.004Z +4 held
              2026-01-31T12:00:02.400Z +1400 moved
              2026-01-31T12:00:02.570Z +1570 writable
              2026-01-31T12:00:02.575Z +1575 served
              2026-01-31T12:00:02.600Z +1600 released
            """);
        assertThat(story.stage()).isEqualTo(new Stage.Quiet(new Stage.Reign("node2", 2)));
    }

    @Test
    void a_crash() {
        story.at(500).doubted("node1 broke a session").ended(Fate.BROKEN, 0).ended(Fate.BROKEN, 0);
        story.at(730)
                .node1IsSilent()
                .vacant(Vacancy.PORT_REFUSED, "node1 is silent and its port refuses")
                .waiting(1);
        story.at(20_000).ended(Fate.GAVE_UP, 19_000).waiting(1);
        story.at(31_000).writable("node2", 2);
        story.at(31_010).servedAfterHold("node2", 30_200);
        story.at(32_100).writable("node2", 2);

        assertThat(story.text()).isEqualTo("""
            failover from node1 (timeline 1) to node2 (timeline 2): no primary for 30270 ms; 0 sessions cut, 2 broken, \
            2 held for up to 30200 ms; node1 broke a session; node1 is silent and its port refuses
              2026-01-31T12:00:00.500Z +0 suspected
              2026-01-31T12:00:00.730Z +230 held
              2026-01-31T12:00:31Z +30500 moved
              2026-01-31T12:00:31Z +30500 writable
              2026-01-31T12:00:31.010Z +30510 served
              2026-01-31T12:00:31.010Z +30510 released
            """);
    }

    @Test
    void a_restart_in_place_is_an_interruption_and_the_lock_has_not_moved() {
        story.at(100).node1Says("stopping").unready("node1", "stopping");
        story.at(900).node1Says("running").writable("node1", 1).served("node1");
        story.at(2_000).writable("node1", 1);

        assertThat(story.text()).isEqualTo("""
            interruption node1 was away: no primary for 800 ms; 0 sessions cut, 0 broken, 0 held for up to 0 ms; \
            a member's answer changed; node1 held the lock and was stopping
              2026-01-31T12:00:00.100Z +0 suspected
              2026-01-31T12:00:00.100Z +0 held
              2026-01-31T12:00:00.900Z +800 writable
              2026-01-31T12:00:00.900Z +800 served
            """);
    }

    @Test
    void another_primary_from_one_verdict_to_the_next_loses_no_step() {
        story.at(100).node1IsSilent().writable("node2", 2).served("node2");
        story.at(1_200).writable("node2", 2);

        assertThat(story.over()).singleElement().satisfies(failover -> {
            assertThat(failover.kind()).isEqualTo(Failover.Kind.FAILOVER);
            assertThat(failover.gapMillis()).isZero();
            assertThat(failover.steps())
                    .extracting(Failover.Step::what)
                    .containsExactly(
                            Failover.What.SUSPECTED,
                            Failover.What.HELD,
                            Failover.What.MOVED,
                            Failover.What.WRITABLE,
                            Failover.What.SERVED);
        });
    }

    @Test
    void the_same_member_on_a_higher_timeline_is_a_failover_too() {
        story.at(100).vacant(Vacancy.NO_PRIMARY, "none");
        story.at(5_000).writable("node1", 2).served("node1");
        story.at(6_100).writable("node1", 2);

        assertThat(story.over()).singleElement().satisfies(failover -> {
            assertThat(failover.kind()).isNotEqualTo(Failover.Kind.INTERRUPTION);
            assertThat(failover.from()).isEqualTo(failover.to());
            assertThat(failover.timelineAfter()).isEqualTo(2);
        });
    }

    @Test
    void a_new_primary_that_names_its_timeline_late_is_still_one_failover() {
        story.at(100).node1IsSilent().vacant(Vacancy.PORT_REFUSED, "silent");
        story.at(1_000).writable("node2", 1).served("node2");
        story.at(1_100).writable("node2", 2);
        story.at(2_200).writable("node2", 2);
        story.at(60_000).writable("node2", 2);

        assertThat(story.over()).singleElement().satisfies(failover -> {
            assertThat(failover.kind()).isEqualTo(Failover.Kind.FAILOVER);
            assertThat(failover.timelineAfter()).isEqualTo(2);
        });
        assertThat(story.stage()).isEqualTo(new Stage.Quiet(new Stage.Reign("node2", 2)));
    }

    @Test
    void a_suspicion_that_comes_to_nothing_leaves_nothing_behind() {
        story.at(100).doubted("node1 broke a session").ended(Fate.BROKEN, 0).writable("node1", 1);
        story.at(300).trusted();
        story.at(60_000).node1IsSilent().vacant(Vacancy.LEASE_OVER, "silent");
        story.at(61_000).writable("node2", 2).served("node2");
        story.at(62_500).writable("node2", 2);

        assertThat(story.over()).singleElement().satisfies(failover -> {
            assertThat(failover.toll()).isEqualTo(Failover.Toll.NONE);
            assertThat(failover.steps().getFirst().at()).isEqualTo("2026-01-31T12:01:00Z");
        });
    }

    @Test
    void it_is_not_over_while_somebody_waits() {
        story.at(100).vacant(Vacancy.NO_PRIMARY, "none").waiting(2);
        story.at(1_000).writable("node2", 2).servedAfterHold("node2", 900);

        story.at(10_000).writable("node2", 2);
        assertThat(story.over()).isEmpty();

        story.at(10_100).servedAfterHold("node2", 10_000);
        story.at(11_200).writable("node2", 2);
        assertThat(story.over()).singleElement().satisfies(failover -> {
            assertThat(failover.offsetMillis(Failover.What.SERVED)).isEqualTo(900);
            assertThat(failover.offsetMillis(Failover.What.RELEASED)).isEqualTo(10_000);
            assertThat(failover.toll().held()).isEqualTo(2);
        });
    }

    @Test
    void without_a_client_it_is_over_after_half_a_minute() {
        story.at(100).vacant(Vacancy.NO_PRIMARY, "none");
        story.at(1_000).writable("node2", 2);
        story.at(30_900).writable("node2", 2);
        assertThat(story.over()).isEmpty();

        story.at(31_000).writable("node2", 2);

        assertThat(story.over()).hasSize(1);
        assertThat(story.over().getFirst().offsetMillis(Failover.What.SERVED)).isEqualTo(-1);
    }

    @Test
    void one_that_begins_before_the_last_has_settled_ends_it() {
        story.at(100).vacant(Vacancy.NO_PRIMARY, "none");
        story.at(1_000).writable("node2", 2).served("node2");
        story.at(1_500).vacant(Vacancy.NO_PRIMARY, "none again");
        story.at(3_000).writable("node1", 3).served("node1");
        story.at(4_100).writable("node1", 3);

        assertThat(story.over()).extracting(Failover::to).containsExactly("node2", "node1");
        assertThat(story.over().getLast().reason()).contains("none again");
    }

    @Test
    void two_claimants_are_the_moment_when_the_lock_moved() {
        story.at(100).contested();
        story.at(700).writable("node2", 2).served("node2");
        story.at(1_800).writable("node2", 2);

        assertThat(story.over()).singleElement().satisfies(failover -> {
            assertThat(failover.offsetMillis(Failover.What.MOVED)).isZero();
            assertThat(failover.reason()).isEqualTo("node1 and node2 both claimed to be the primary");
        });
    }

    @Test
    void the_first_primary_that_is_seen_is_no_change() {
        assertThat(story.stage()).isEqualTo(new Stage.Quiet(new Stage.Reign("node1", 1)));
        assertThat(story.over()).isEmpty();
    }
}
