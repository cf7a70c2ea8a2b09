package dev.fairlead.verdict;

import static dev.fairlead.cluster.Confirmation.OWN;
import static dev.fairlead.cluster.Confirmation.PAUSED;
import static dev.fairlead.cluster.Confirmation.SECOND_HAND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.PortCheck;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Silence (R2) and the leader lease (R3). */
final class LeaseTest {
    private final Scene scene = new Scene("node1", "node2", "node3");

    @ParameterizedTest
    @CsvSource({
        "30, 10, 10, 10, 9000",
        "60, 10, 10, 10, 10000",
        "60, 10, 10, 30, 30000",
        "20, 10, 10, 10, 1000",
        "20, 5, 5, 10, 9000",
        "20, 5, 5, 4, 4000",
        "20, 5, 5, 0, 1000",
        "0, 0, 0, 10, 1000",
        "30, 2, 3, 100, 24000",
    })
    void is_never_longer_than_patroni_needs_to_promote_another(
            int ttl, int loopWait, int retryTimeout, int configured, long millis) {
        var settings = new DcsSettings(
                Duration.ofSeconds(ttl), Duration.ofSeconds(loopWait), Duration.ofSeconds(retryTimeout));

        Lease lease = Lease.of(settings, Duration.ofSeconds(configured));

        assertThat(lease.nanos()).isEqualTo(millis * Scene.MILLI);
    }

    @Test
    void takes_patronis_defaults_until_it_has_learned_the_settings() {
        assertThat(Lease.of(DcsSettings.DEFAULTS, Duration.ofSeconds(10)).nanos())
                .isEqualTo(9000 * Scene.MILLI);
    }

    @Test
    void survives_absurd_settings() {
        Duration most = Duration.ofSeconds(Long.MAX_VALUE);
        var settings = new DcsSettings(most, Duration.ofSeconds(Long.MIN_VALUE), most.negated());

        assertThat(Lease.of(settings, most).nanos()).isPositive();
    }

    /** {@code loop_wait + 2 × retry_timeout ≤ ttl} from 3.2 on; the raw values before, and where no version is stated. */
    @ParameterizedTest
    @CsvSource({
        "4.0.7, 20, 10, 10, 9000",
        "3.2.0, 20, 10, 10, 9000",
        "3.1.2, 20, 10, 10, 1000",
        "'', 20, 10, 10, 1000",
        "4.1.4, 30, 10, 10, 9000",
        "4.1.4, 20, 10, 5, 4000",
        "4.1.4, 5, 0, 1, 15000",
        "4.1.4, 30, 20, 10, 9000",
        "10.0, 20, 10, 10, 9000",
    })
    void follows_from_the_values_that_patroni_works_with(
            String version, int ttl, int loopWait, int retryTimeout, long millis) {
        var settings = new DcsSettings(
                Duration.ofSeconds(ttl), Duration.ofSeconds(loopWait), Duration.ofSeconds(retryTimeout));

        Lease lease = Lease.of(
                settings.effective(Optional.of(version).filter(text -> !text.isEmpty())), Duration.ofSeconds(60));

        assertThat(lease.nanos()).isEqualTo(millis * Scene.MILLI);
    }

    private void node1Leads() {
        scene.at(0)
                .answers("node1", 200, Body.primary(1))
                .answers("node2", 503, Body.replica(1))
                .answers("node3", 503, Body.replica(1))
                .judge();
    }

    private static Confirmation confirmed(Primacy primacy) {
        return ((Primacy.Writable) primacy).confirmation();
    }

    private static Vacancy why(Primacy primacy) {
        return ((Primacy.Vacant) primacy).why();
    }

    @Test
    void counts_from_the_sending_of_the_request() {
        Primacy primacy = scene.at(0)
                .answers("node2", 503, Body.replica(1))
                .answers("node3", 503, Body.replica(1))
                .observes("node1", Body.primary(1).answered(200, 0, 2500 * Scene.MILLI))
                .at(2500)
                .primacy();

        assertThat(primacy.untilNanos()).isEqualTo(9000 * Scene.MILLI);
    }

    @Test
    void changes_nothing_while_the_primary_is_silent_until_it_ends() {
        node1Leads();

        assertThat(confirmed(scene.at(1000).refuses("node1").primacy())).isEqualTo(OWN);
        assertThat(confirmed(scene.at(8999).primacy())).isEqualTo(OWN);
        assertThat(why(scene.at(9000).primacy())).isEqualTo(Vacancy.LEASE_OVER);
    }

    @Test
    void is_gone_for_good_once_over_however_others_list() {
        node1Leads();
        scene.at(1000).refuses("node1").judge();
        scene.at(9000).judge();

        assertThat(why(scene.at(9100).lists("node2", "node1").primacy())).isEqualTo(Vacancy.LEASE_OVER);
        assertThat(confirmed(
                        scene.at(9200).answers("node1", 200, Body.primary(1)).primacy()))
                .isEqualTo(OWN);
    }

    @Test
    void asks_for_others_lists_when_half_of_it_is_gone() {
        node1Leads();

        assertThat(scene.at(4499).judge().attention().secondHand()).isFalse();
        assertThat(scene.at(4500).judge().attention().secondHand()).isTrue();
    }

    @Test
    void is_probed_three_times_in_its_time_and_more_often_when_half_of_it_is_gone() {
        node1Leads();

        assertThat(scene.judge().attention().longestIntervalNanos()).isEqualTo(3000 * Scene.MILLI);
        assertThat(scene.at(4499).judge().attention().settled()).isTrue();
        assertThat(scene.at(4500).judge().attention().settled()).isFalse();
    }

    @Test
    void goes_on_by_750_ms_with_each_list_that_names_the_member() {
        node1Leads();
        scene.at(1000).refuses("node1").judge();
        scene.at(8900).lists("node2", "node1").judge();

        assertThat(confirmed(scene.at(9000).primacy())).isEqualTo(SECOND_HAND);
        assertThat(confirmed(scene.at(9649).primacy())).isEqualTo(SECOND_HAND);
        assertThat(scene.judge().view().alarms()).singleElement().asString().contains("REST degraded");
        assertThat(why(scene.at(9650).primacy())).isEqualTo(Vacancy.LEASE_OVER);
    }

    @Test
    void does_not_believe_the_silent_member_itself_nor_seeds_nor_old_lists() {
        node1Leads();
        scene.at(1000).refuses("node1").lists("node2", "node1").judge();

        scene.at(8900).lists("node1", "node1").lists("http://seed:8008", "node1");

        assertThat(why(scene.at(9000).primacy())).isEqualTo(Vacancy.LEASE_OVER);
    }

    @Test
    void ends_when_most_lists_show_no_leader_and_stays_ended() {
        node1Leads();
        scene.at(1000).refuses("node1").judge();

        assertThat(scene.at(5000).lists("node2", null).primacy()).isInstanceOf(Primacy.Writable.class);
        Primacy ended = scene.lists("node3", null).primacy();
        Primacy after = scene.at(5250).lists("node2", "node1").primacy();

        assertThat(((Primacy.Vacant) ended).detail())
                .isEqualTo("node1 does not answer, and the list of node2 shows no leader");
        assertThat(after).isInstanceOf(Primacy.Vacant.class);
    }

    @Test
    void ends_when_a_list_shows_another_leader() {
        node1Leads();
        scene.at(1000).refuses("node1").judge();
        scene.at(5000).lists("node2", "node3").judge();
        scene.at(5100).refuses("node3").judge();

        assertThat(((Primacy.Vacant) scene.at(5250).lists("node3", "node3").primacy()).detail())
                .contains("shows node3 as the leader");
    }

    /** A copy of the DCS that is no longer fed goes on naming a leader of long ago. */
    @Test
    void does_not_end_by_a_list_whose_leader_denies_it() {
        node1Leads();
        scene.at(1000).refuses("node1").judge();
        scene.at(5000).lists("node2", "node3").judge();

        assertThat(scene.at(5010).answers("node3", 503, Body.replica(1)).primacy())
                .isInstanceOf(Primacy.Writable.class);
        assertThat(confirmed(scene.at(5250)
                        .lists("node3", "node1")
                        .at(9000)
                        .lists("node3", "node1")
                        .primacy()))
                .isEqualTo(SECOND_HAND);
    }

    /** The new leader's own denial is milliseconds old when the first list names it. */
    @Test
    void a_denial_from_before_a_list_does_not_discredit_it() {
        node1Leads();
        scene.at(1000).refuses("node1").judge();
        scene.at(4990).answers("node3", 503, Body.replica(1)).judge();
        scene.at(5000).lists("node2", "node3").lists("node3", "node3").judge();

        assertThat(scene.at(5100).refuses("node3").primacy()).isInstanceOf(Primacy.Vacant.class);
    }

    @Test
    void is_not_extended_by_lists_that_contradict_each_other() {
        node1Leads();
        scene.at(1000).refuses("node1").judge();
        scene.at(8500).lists("node2", "node1").lists("node3", null).judge();

        assertThat(scene.at(9001).primacy()).isInstanceOf(Primacy.Vacant.class);
    }

    @Test
    void a_claim_that_a_list_contradicts_is_not_taken_up_when_another_ends() {
        scene.at(0)
                .answers("node1", 200, Body.primary(1))
                .answers("node2", 200, Body.primary(1))
                .answers("node3", 503, Body.replica(1))
                .judge();
        scene.at(5000).lists("node3", null).lists("node2", null);

        assertThat(scene.answers("node2", 503, Body.replica(1)).primacy()).isInstanceOf(Primacy.Vacant.class);
    }

    @Test
    void does_not_end_by_a_list_while_the_members_own_word_is_young() {
        node1Leads();

        assertThat(confirmed(scene.at(4000).lists("node2", null).primacy())).isEqualTo(OWN);
    }

    @Test
    void ends_when_the_port_refuses_twice_200_ms_apart() {
        node1Leads();
        scene.at(1000).refuses("node1");

        assertThat(scene.judge().attention().knock()).containsExactly("node1");
        assertThat(scene.knocks("node1", PortCheck.Outcome.REFUSED).primacy()).isInstanceOf(Primacy.Writable.class);
        assertThat(why(scene.at(1200).knocks("node1", PortCheck.Outcome.REFUSED).primacy()))
                .isEqualTo(Vacancy.PORT_REFUSED);
        assertThat(why(scene.at(1400).knocks("node1", PortCheck.Outcome.OPEN).primacy()))
                .isEqualTo(Vacancy.PORT_REFUSED);
    }

    @Test
    void does_not_end_by_refused_knocks_while_the_member_answers() {
        node1Leads();
        scene.at(1000).knocks("node1", PortCheck.Outcome.REFUSED);
        scene.at(1200).knocks("node1", PortCheck.Outcome.REFUSED);

        assertThat(scene.primacy()).isInstanceOf(Primacy.Writable.class);
    }

    @Test
    void does_not_end_by_a_port_that_is_silent_or_refused_once() {
        node1Leads();
        scene.at(1000).refuses("node1").knocks("node1", PortCheck.Outcome.SILENT);
        scene.at(1200).knocks("node1", PortCheck.Outcome.REFUSED);

        assertThat(scene.primacy()).isInstanceOf(Primacy.Writable.class);
    }

    @Test
    void never_ends_by_silence_in_pause() {
        scene.at(0)
                .answers("node1", 200, Body.primary(1).pause(true))
                .answers("node2", 503, Body.replica(1))
                .answers("node3", 503, Body.replica(1))
                .judge();
        scene.at(1000).refuses("node1").knocks("node1", PortCheck.Outcome.REFUSED);
        scene.at(1200).knocks("node1", PortCheck.Outcome.REFUSED).judge();

        Judgement later =
                scene.at(600_000).lists("node2", null, true, Optional.empty()).judge();

        assertThat(confirmed(later.view().primacy())).isEqualTo(PAUSED);
        assertThat(later.view().primacy().untilNanos()).isEqualTo((600_000 + 9000) * Scene.MILLI);
        assertThat(later.view().paused()).isTrue();
    }

    @Test
    void ends_in_pause_by_an_explicit_answer() {
        scene.at(0)
                .answers("node1", 200, Body.primary(1).pause(true))
                .answers("node2", 503, Body.replica(1))
                .answers("node3", 503, Body.replica(1))
                .judge();

        assertThat(why(scene.at(1000)
                        .answers("node1", 503, Body.replica(1).pause(true))
                        .primacy()))
                .isEqualTo(Vacancy.NO_PRIMARY);
    }

    @Test
    void does_not_end_in_pause_while_a_restarted_patroni_has_not_found_its_lock_yet() {
        scene.at(0)
                .answers("node1", 200, Body.primary(1).pause(true))
                .answers("node2", 503, Body.replica(1))
                .answers("node3", 503, Body.replica(1))
                .judge();

        scene.at(1000).answers("node1", 503, Body.primary(1)).judge();
        assertThat(scene.at(40_900).primacy()).isInstanceOf(Primacy.Writable.class);
        assertThat(why(scene.at(41_000).answers("node1", 503, Body.primary(1)).primacy()))
                .isEqualTo(Vacancy.NO_PRIMARY);
    }

    @Test
    void ends_at_once_when_a_primary_says_without_pause_that_it_has_lost_the_lock() {
        node1Leads();

        assertThat(why(scene.at(1000).answers("node1", 503, Body.primary(1)).primacy()))
                .isEqualTo(Vacancy.NO_PRIMARY);
    }

    @Test
    void counts_again_when_a_list_says_that_the_pause_is_over() {
        scene.at(0)
                .answers("node1", 200, Body.primary(1).pause(true))
                .answers("node2", 503, Body.replica(1))
                .answers("node3", 503, Body.replica(1))
                .judge();
        scene.at(20_000).refuses("node1").judge();

        assertThat(scene.at(20_250).lists("node2", null).primacy()).isInstanceOf(Primacy.Vacant.class);
    }

    @Test
    void says_when_to_judge_again() {
        node1Leads();
        scene.at(8900).refuses("node1");

        assertThat(scene.judge().nextNanos()).isEqualTo(9000 * Scene.MILLI);
    }

    @Test
    void goes_on_by_a_stalled_answer_with_the_timeline_of_before() {
        node1Leads();

        Primacy primacy = scene.at(2000)
                .answers("node1", 200, Body.of("primary", "unknown", 0))
                .primacy();

        assertThat(primacy)
                .isEqualTo(new Primacy.Writable("node1", 1, OWN, 11_000 * Scene.MILLI, 11_000 * Scene.MILLI));
    }
}
