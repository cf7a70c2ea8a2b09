package dev.fairlead.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Words belong to servers, claims to one server each, and new sessions need more than kept ones. */
final class ServersTest {
    private final Scene scene = new Scene("node1", "node2", "node3");

    private Scene healthy(Body primary) {
        return scene.answers("node1", 200, primary)
                .answers("node2", 503, Body.replica(1))
                .answers("node3", 503, Body.replica(1));
    }

    private String primary() {
        Primacy primacy = scene.primacy();
        return primacy instanceof Primacy.Writable writable
                ? writable.member()
                : ((Primacy.Vacant) primacy).why().name();
    }

    private Primacy.Writable writable() {
        return (Primacy.Writable) scene.primacy();
    }

    private boolean isOpen() {
        return writable().opensUntilNanos() - scene.now() > 0;
    }

    // ---- addresses and names

    @Test
    void a_member_that_moves_has_said_nothing_at_its_new_address() {
        healthy(Body.primary(1)).judge();

        scene.at(1000).moves("node1", "elsewhere");
        assertThat(scene.primacy()).isInstanceOf(Primacy.Vacant.class);

        scene.at(1010).answers("node1", 200, Body.primary(1));
        assertThat(primary()).isEqualTo("node1");
    }

    @Test
    void one_server_under_two_names_is_one_claimant() {
        healthy(Body.primary(1)).judge();

        scene.at(1000)
                .alsoKnownAs("node1", "renamed")
                .answers("node1", 200, Body.primary(1))
                .answers("renamed", 200, Body.primary(1));

        assertThat(primary()).isEqualTo("node1");
        assertThat(scene.at(1100)
                        .lists("node2", "renamed")
                        .lists("node3", "renamed")
                        .primacy())
                .isInstanceOfSatisfying(
                        Primacy.Writable.class,
                        writable -> assertThat(writable.member()).isEqualTo("renamed"));
    }

    /** Measured with both versions: 503, role primary, running, for as long as the key of the old name lives; the lists name the old name. */
    @Test
    void a_leader_that_is_renamed_in_pause_stays_the_primary() {
        healthy(Body.primary(1).pause(true).named("node1")).judge();

        scene.at(3000).refuses("node1").judge();
        scene.alsoKnownAs("node1", "renamed");
        for (int second = 4; second < 19; second++) {
            Body waiting = Body.primary(1).pause(true).named("renamed");
            scene.at(second * 1000L)
                    .answers("node1", 503, waiting)
                    .answers("renamed", 503, waiting)
                    .lists("node2", "node1", true, Optional.empty())
                    .lists("node3", "node1", true, Optional.empty());
            assertThat(primary()).as("after %d s", second).isEqualTo("renamed");
            assertThat(isOpen()).as("after %d s", second).isTrue();
        }
        scene.at(19_000).answers("renamed", 200, Body.primary(1).pause(true).named("renamed"));

        assertThat(primary()).isEqualTo("renamed");
        assertThat(writable().confirmation()).isEqualTo(Confirmation.OWN);
    }

    /** Measured with 3.0.2: for 190 ms after the DCS is back. */
    @Test
    void a_leader_that_returns_from_failsafe_mode_stays_the_primary() {
        healthy(Body.primary(1).failsafe(true)).judge();

        scene.at(1000).answers("node1", 503, Body.primary(1).failsafe(true));
        assertThat(primary()).isEqualTo("node1");

        scene.at(1100).answers("node1", 503, Body.primary(1));
        assertThat(primary()).isEqualTo("NO_PRIMARY");
    }

    // ---- new sessions on second-hand words

    @Test
    void opens_new_sessions_on_the_word_of_both_other_members_until_ttl() {
        healthy(Body.primary(1)).judge();
        scene.at(1000).refuses("node1").judge();

        scene.at(8500).lists("node2", "node1").lists("node3", "node1").judge();
        scene.at(9100);

        assertThat(writable().confirmation()).isEqualTo(Confirmation.SECOND_HAND);
        assertThat(writable().opensUntilNanos()).isEqualTo(30_000 * Scene.MILLI);
        scene.at(29_900).lists("node2", "node1").lists("node3", "node1").judge();
        scene.at(30_100);
        assertThat(writable().untilNanos()).isGreaterThan(scene.now());
        assertThat(isOpen()).isFalse();
    }

    @Test
    void keeps_sessions_and_opens_none_on_the_word_of_one_of_two() {
        healthy(Body.primary(1)).judge();
        scene.at(1000).refuses("node1").judge();
        scene.at(8500).lists("node2", "node1").judge();

        scene.at(9100);

        assertThat(writable().confirmation()).isEqualTo(Confirmation.SECOND_HAND);
        assertThat(isOpen()).isFalse();
    }

    @Test
    void opens_none_in_pause_when_no_member_can_be_heard() {
        healthy(Body.primary(1).pause(true)).judge();
        scene.at(1000).refuses("node1", "node2", "node3").judge();

        scene.at(3_600_000);

        assertThat(writable().confirmation()).isEqualTo(Confirmation.PAUSED);
        assertThat(isOpen()).isFalse();
    }

    // ---- two claimants

    @Test
    void lists_end_the_claim_of_a_leader_that_fell_silent_when_another_claims() {
        healthy(Body.primary(1)).judge();
        scene.at(5000).answers("node2", 200, Body.primary(2));
        assertThat(scene.primacy()).isInstanceOf(Primacy.Contested.class);

        scene.at(5260).answers("node2", 200, Body.primary(2)).lists("node3", "node2");

        assertThat(primary()).isEqualTo("node2");
    }

    @Test
    void a_deposed_leader_that_goes_on_claiming_does_not_hold_up_the_one_that_lists_name() {
        healthy(Body.primary(1)).judge();
        scene.at(1000)
                .answers("node1", 503, Body.replica(1))
                .answers("node2", 200, Body.primary(2))
                .judge();
        scene.at(2000).answers("node1", 200, Body.primary(1)).judge();
        scene.at(2250).lists("node3", "node2").judge();

        for (int second = 3; second < 120; second++) {
            scene.at(second * 1000L).answers("node1", 200, Body.primary(1)).answers("node2", 200, Body.primary(2));
            assertThat(primary()).as("after %d s", second).isEqualTo("node2");
        }
        assertThat(scene.judge().view().alarms())
                .anyMatch(alarm -> alarm.startsWith("node1 claims the leader lock, but all lists show node2"));
    }

    // ---- identity

    @Test
    void seeds_of_two_clusters_serve_nobody_while_no_scope_is_given() {
        healthy(Body.primary(1).scope("a")).seed("http://s1", Body.replica(1).scope("a"));
        scene.seed("http://s2", Body.replica(1).scope("b"));

        assertThat(primary()).isEqualTo("STRANGER");
    }

    @Test
    void a_seed_that_answers_late_from_another_cluster_holds_too() {
        healthy(Body.primary(1).scope("a")).judge();
        assertThat(primary()).isEqualTo("node1");

        scene.at(60_000).answers("node1", 200, Body.primary(1).scope("a"));
        scene.seed("http://s2", Body.replica(1).scope("b"));

        assertThat(primary()).isEqualTo("STRANGER");
    }

    @Test
    void a_seed_that_has_agreed_and_changes_is_an_alarm_for_as_long_as_it_is_a_stranger() {
        healthy(Body.primary(1).scope("a"))
                .seed("http://s2", Body.replica(1).scope("a"))
                .judge();

        scene.at(1000).answers("node1", 200, Body.primary(1).scope("a"));
        scene.seed("http://s2", Body.replica(1).scope("b"));

        assertThat(primary()).isEqualTo("node1");
        assertThat(scene.judge().view().alarms())
                .containsExactly(
                        "the seed http://s2 belongs to another cluster, scope b instead of a; nothing is routed there");
    }

    @Test
    void a_new_identity_is_served_once_an_operator_has_accepted_it() {
        healthy(Body.primary(4).system("7001")).judge();
        scene.at(1000)
                .answers("node1", 200, Body.primary(1).system("7002"))
                .answers("node2", 503, Body.replica(1).system("7002"))
                .answers("node3", 503, Body.replica(1).system("7002"));
        assertThat(primary()).isEqualTo("STRANGER");
        assertThat(((Primacy.Vacant) scene.primacy()).detail()).contains("fairlead accept-identity --cluster main");

        scene.orders = Orders.NONE.accepting(
                new Orders.Acceptance(1, new Orders.Given("operator", "pg_upgrade", scene.now())));

        assertThat(primary()).isEqualTo("node1");
        assertThat(scene.judge().view().systemIdentifier()).contains("7002");
        scene.at(2000).answers("node1", 200, Body.primary(1).system("7003"));
        assertThat(primary()).isEqualTo("STRANGER");
    }

    // ---- standby clusters, and replicas around a promotion

    @Test
    void a_standby_leader_answers_503_and_is_read_from_and_settled() {
        scene.criteria = List.of(new dev.fairlead.cluster.ReplicaCriteria(
                "ro", OptionalLong.of(100), false, dev.fairlead.cluster.ReplicaCriteria.Standby.ANY, Map.of()));
        Body leader = Body.of("standby_leader", "running", 2).replayed(1000);
        scene.answers("node1", 503, leader)
                .answers("node2", 503, Body.replica(2).replayed(990));
        scene.answers("node3", 503, Body.replica(2).replayed(10)).judge();
        scene.at(100)
                .answers("node1", 503, leader)
                .answers("node2", 503, Body.replica(2).replayed(990))
                .answers("node3", 503, Body.replica(2).replayed(10));

        Judgement judgement = scene.judge();

        assertThat(((Primacy.Vacant) judgement.view().primacy()).why()).isEqualTo(Vacancy.STANDBY_CLUSTER);
        assertThat(judgement.attention().settled()).isTrue();
        assertThat(judgement.attention().leader()).contains("node1");
        assertThat(scene.reads("node1").eligible()).isTrue();
        assertThat(scene.reads("node2").eligible()).isTrue();
        assertThat(scene.reads("node3").eligible()).isFalse();
    }

    @Test
    void replicas_of_a_switched_site_are_read_from_on_the_other_sites_timeline() {
        reading();
        healthy(Body.primary(1)).judge();

        scene.at(1000)
                .answers("node1", 503, Body.of("standby_leader", "running", 1))
                .answers("node2", 503, Body.replica(3))
                .answers("node3", 503, Body.replica(3));

        assertThat(scene.reads("node2").eligible()).isTrue();
        assertThat(scene.reads("node3").eligible()).isTrue();
    }

    @Test
    void replicas_of_a_standby_leader_are_read_from_before_they_say_its_new_timeline() {
        reading();
        scene.answers("node1", 503, Body.of("standby_leader", "running", 3).followedBy("node2"))
                .answers("node2", 503, Body.replica(2))
                .answers("node3", 503, Body.replica(2))
                .judge();

        assertThat(scene.reads("node2").eligible()).isTrue();
        assertThat(scene.reads("node3").eligible()).isFalse();
    }

    @Test
    void a_replica_is_read_from_before_it_says_the_new_timeline_when_it_streams_from_the_new_primary() {
        reading();
        promotes();

        assertThat(scene.answers("node2", 200, Body.primary(2).location(500).followedBy("node3"))
                        .reads("node3")
                        .eligible())
                .isTrue();
        assertThat(scene.at(25_000)
                        .answers("node2", 200, Body.primary(2).location(500).followedBy("node3"))
                        .answers("node3", 503, Body.replica(1).replayed(900))
                        .reads("node3")
                        .eligible())
                .isFalse();
    }

    @Test
    void a_replica_is_read_from_when_its_position_lies_before_the_branch() {
        reading();
        promotes();

        assertThat(scene.reads("node3").reason()).contains("on timeline 1, the leader is on 2");
        scene.answers("node3", 503, Body.replica(1).replayed(450));
        assertThat(scene.reads("node3").eligible()).isTrue();
    }

    @Test
    void the_history_says_where_the_branch_is() {
        reading();
        promotes();
        scene.branches = new Branches(new TreeMap<>(Map.of(1, 900L)));

        assertThat(scene.reads("node3").eligible()).isTrue();
        scene.answers("node3", 503, Body.replica(1).replayed(901));
        assertThat(scene.reads("node3").eligible()).isFalse();
    }

    private void reading() {
        scene.criteria = List.of(new dev.fairlead.cluster.ReplicaCriteria(
                "ro", OptionalLong.empty(), false, dev.fairlead.cluster.ReplicaCriteria.Standby.ANY, Map.of()));
        scene.settings = Optional.of(DcsSettings.DEFAULTS);
    }

    /** node2 takes over from node1 at position 480; node3 has received 900 bytes from node1. */
    private void promotes() {
        healthy(Body.primary(1))
                .answers("node2", 503, Body.replica(1).replayed(480))
                .judge();
        scene.at(1000)
                .refuses("node1")
                .answers("node2", 200, Body.replica(1).replayed(480))
                .judge();
        scene.at(1100)
                .answers("node2", 200, Body.primary(2).location(500))
                .answers("node3", 503, Body.replica(1).replayed(900))
                .judge();
        assertThat(Duration.ofNanos(scene.now())).isEqualTo(Duration.ofMillis(1100));
    }
}
