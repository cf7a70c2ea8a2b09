package dev.fairlead.verdict;

import static dev.fairlead.cluster.Confirmation.OWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.probe.PortCheck;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is the primary: explicit answers (R1, R2), the floor (R4), contests (R5), strangers (R6). */
final class RulesTest {
    private static final Body STOPPING = Body.of("primary", "stopping", 0);

    private final Scene scene = new Scene("node1", "node2", "node3");

    private Scene leads(String member, int timeline) {
        for (String name : List.of("node1", "node2", "node3")) {
            scene.answers(
                    name,
                    name.equals(member) ? 200 : 503,
                    name.equals(member) ? Body.primary(timeline) : Body.replica(timeline));
        }
        return scene;
    }

    private static Vacancy why(Primacy primacy) {
        return ((Primacy.Vacant) primacy).why();
    }

    private static String writable(Primacy primacy) {
        return ((Primacy.Writable) primacy).member();
    }

    // ---- R1, R2

    @Test
    void has_no_verdict_before_anybody_was_asked() {
        assertThat(why(scene.primacy())).isEqualTo(Vacancy.NOTHING_YET);
    }

    @Test
    void waits_at_the_start_for_all_first_answers_but_not_for_long() {
        scene.at(0).judge();
        scene.at(10).answers("node1", 200, Body.primary(1)).answers("node2", 503, Body.replica(1));

        assertThat(why(scene.primacy())).isEqualTo(Vacancy.NOTHING_YET);
        assertThat(writable(scene.at(1000).primacy())).isEqualTo("node1");
    }

    @Test
    void waits_for_first_answers_from_when_the_members_are_known() {
        Scene late = new Scene();
        late.at(0).judge();
        late.at(5000).judge();

        late.knows("node1", "node2").at(5010).answers("node1", 200, Body.primary(1));

        assertThat(why(late.primacy())).isEqualTo(Vacancy.NOTHING_YET);
        assertThat(writable(late.at(6010).primacy())).isEqualTo("node1");
    }

    @Test
    void does_not_fence_a_lock_holder_that_cannot_say_its_timeline() {
        leads("node1", 2).judge();
        scene.at(20_000).refuses("node1").judge();

        assertThat(scene.at(21_000)
                        .answers("node1", 200, Body.of("primary", "unknown", 0))
                        .primacy())
                .isInstanceOf(Primacy.Unready.class);
    }

    @Test
    void gives_the_role_on_one_answer() {
        assertThat(leads("node1", 4).primacy())
                .isEqualTo(new Primacy.Writable("node1", 4, OWN, 9000 * Scene.MILLI, 9000 * Scene.MILLI));
    }

    @Test
    void takes_the_role_on_one_answer() {
        leads("node1", 1).judge();

        assertThat(why(scene.at(100).answers("node1", 503, Body.replica(1)).primacy()))
                .isEqualTo(Vacancy.NO_PRIMARY);
    }

    @Test
    void believes_the_answer_that_was_asked_for_last() {
        leads("node1", 1).judge();
        scene.at(100).answers("node1", 503, Body.replica(1)).judge();

        scene.observes("node1", Body.primary(1).answered(200, 50 * Scene.MILLI, 200 * Scene.MILLI));

        assertThat(why(scene.at(200).primacy())).isEqualTo(Vacancy.NO_PRIMARY);
    }

    @Test
    void keeps_sessions_while_the_primary_stops_and_serves_it_again_after_a_restart() {
        leads("node1", 1).judge();

        assertThat(scene.at(100).answers("node1", 200, STOPPING).primacy())
                .isEqualTo(new Primacy.Unready("node1", 1, "stopping", 9100 * Scene.MILLI));
        assertThat(scene.judge().attention().hot()).containsExactly("node1");
        assertThat(writable(scene.at(200).answers("node1", 200, Body.primary(1)).primacy()))
                .isEqualTo("node1");
    }

    @Test
    void does_not_give_the_role_to_a_stalled_member_that_did_not_have_it() {
        leads("node1", 1).answers("node1", 200, Body.of("primary", "unknown", 0));

        assertThat(scene.primacy()).isInstanceOf(Primacy.Unready.class);
    }

    @Test
    void cuts_every_other_primary_once_a_replica_holds_the_lock() {
        leads("node1", 1).judge();

        Judgement promoting =
                scene.at(100).answers("node2", 200, Body.replica(1)).judge();

        assertThat(why(promoting.view().primacy())).isEqualTo(Vacancy.PROMOTING);
        assertThat(promoting.attention().hot()).containsExactly("node2");
        assertThat(promoting.view().member("node1")).map(MemberView::deposed).contains(true);
    }

    @Test
    void does_not_give_the_role_back_when_the_promoted_member_falls_silent() {
        leads("node1", 1).judge();
        scene.at(100).answers("node2", 200, Body.replica(1)).refuses("node1").judge();

        assertThat(why(scene.at(200).refuses("node2").primacy())).isEqualTo(Vacancy.PROMOTING);
        assertThat(scene.at(9200).primacy()).isInstanceOf(Primacy.Vacant.class);
    }

    @Test
    void gives_the_role_to_the_promoted_one_while_the_old_one_is_silent() {
        leads("node1", 1).judge();
        scene.at(100).refuses("node1").judge();

        assertThat(writable(
                        scene.at(2000).answers("node2", 200, Body.primary(2)).primacy()))
                .isEqualTo("node2");
    }

    @Test
    void says_that_nobody_answers() {
        assertThat(why(scene.refuses("node1", "node2", "node3").primacy())).isEqualTo(Vacancy.UNREACHABLE);
    }

    @Test
    void says_why_while_no_member_is_known() {
        var unknown = new Scene()
                .listsNothing("https://a:8008", "SSLHandshakeException: not trusted")
                .listsNothing("https://b:8008", "SSLHandshakeException: not trusted")
                .listsNothing("https://c:8008", "no answer in time");

        assertThat(((Primacy.Vacant) unknown.primacy()).detail())
                .isEqualTo("no member of the cluster answers: SSLHandshakeException: not trusted; no answer in time");
    }

    @Test
    void knows_a_standby_cluster() {
        leads("node1", 1).answers("node1", 200, Body.of("standby_leader", "running", 1));

        assertThat(why(scene.primacy())).isEqualTo(Vacancy.STANDBY_CLUSTER);
    }

    @Test
    void keeps_a_primary_that_a_list_forgets() {
        leads("node1", 1).judge();

        assertThat(writable(scene.at(100).unlists("node1").primacy())).isEqualTo("node1");
        assertThat(scene.judge().view().member("node1"))
                .flatMap(MemberView::backend)
                .isPresent();
    }

    // ---- R4

    private void node1ComesBack() {
        leads("node3", 2).judge();
        scene.at(1000).answers("node3", 503, Body.replica(1)).answers("node1", 200, Body.primary(1));
    }

    @Test
    void fences_a_primary_below_the_floor() {
        node1ComesBack();

        assertThat(why(scene.primacy())).isEqualTo(Vacancy.FENCED);
        assertThat(scene.judge().attention().secondHand()).isTrue();
    }

    private Primacy standAlone(int fromMillis, int untilMillis) {
        for (int t = fromMillis; t < untilMillis; t += 250) {
            scene.at(t)
                    .answers("node1", 200, Body.primary(1))
                    .lists("node2", "node1")
                    .judge();
        }
        return scene.at(untilMillis)
                .answers("node1", 200, Body.primary(1))
                .lists("node2", "node1")
                .primacy();
    }

    @Test
    void follows_a_leader_on_an_older_timeline_after_it_has_stood_alone_for_the_settling_time() {
        node1ComesBack();

        assertThat(why(standAlone(1000, 10_999))).isEqualTo(Vacancy.SETTLING);
        Judgement followed = scene.at(11_000).judge();

        assertThat(writable(followed.view().primacy())).isEqualTo("node1");
        assertThat(followed.view().timelineFloor()).isEqualTo(1);
        assertThat(followed.view().alarms()).singleElement().asString().contains("timeline 2 was given up");
    }

    @Test
    void begins_to_settle_anew_whenever_a_list_names_another() {
        node1ComesBack();
        standAlone(1000, 9000);
        scene.at(9100).lists("node2", "node3").judge();

        assertThat(why(standAlone(9200, 19_199))).isEqualTo(Vacancy.SETTLING);
        assertThat(writable(scene.at(19_200).primacy())).isEqualTo("node1");
    }

    @Test
    void begins_to_settle_anew_whenever_nobody_looked_for_long() {
        node1ComesBack();
        standAlone(1000, 5000);

        assertThat(why(standAlone(30_000, 39_000))).isEqualTo(Vacancy.SETTLING);
    }

    @Test
    void does_not_settle_without_another_members_list() {
        node1ComesBack();
        for (int t = 1000; t < 20_000; t += 250) {
            scene.at(t)
                    .answers("node1", 200, Body.primary(1))
                    .lists("node1", "node1")
                    .judge();
        }

        assertThat(why(scene.primacy())).isEqualTo(Vacancy.FENCED);
    }

    @Test
    void does_not_settle_while_another_holds_the_lock_in_any_way() {
        node1ComesBack();
        scene.answers("node3", 200, STOPPING).judge();
        for (int t = 1000; t < 20_000; t += 250) {
            scene.at(t)
                    .answers("node1", 200, Body.primary(1))
                    .answers("node3", 200, STOPPING)
                    .lists("node2", "node1")
                    .judge();
        }

        assertThat(why(scene.primacy())).isEqualTo(Vacancy.FENCED);
    }

    @Test
    void waits_for_an_operator_if_regressions_suspend() {
        scene.suspends = true;
        node1ComesBack();

        assertThat(why(standAlone(1000, 60_000))).isEqualTo(Vacancy.FENCED);
    }

    @Test
    void drops_the_alarm_when_a_higher_timeline_than_the_one_given_up_leads() {
        node1ComesBack();
        standAlone(1000, 11_000);

        assertThat(scene.at(11_100)
                        .answers("node1", 200, Body.primary(2))
                        .judge()
                        .view()
                        .alarms())
                .hasSize(1);
        assertThat(scene.at(11_200)
                        .answers("node1", 200, Body.primary(3))
                        .judge()
                        .view()
                        .alarms())
                .isEmpty();
    }

    // ---- R5

    @Test
    void pauses_the_higher_and_cuts_the_lower_of_two_claimants() {
        leads("node3", 2).judge();

        Judgement contested =
                scene.at(1000).answers("node1", 200, Body.primary(1)).judge();

        var primacy = (Primacy.Contested) contested.view().primacy();
        assertThat(primacy.claimants()).containsExactly("node1", "node3");
        assertThat(primacy.paused()).containsExactly("node3");
        assertThat(primacy.untilNanos()).isEqualTo(4000 * Scene.MILLI);
        assertThat(contested.attention().hot()).containsExactlyInAnyOrder("node1", "node2", "node3");
    }

    @Test
    void pauses_both_of_two_claimants_on_one_timeline() {
        leads("node3", 2).judge();

        var primacy = (Primacy.Contested)
                scene.at(1000).answers("node1", 200, Body.primary(2)).primacy();

        assertThat(primacy.paused()).containsExactly("node1", "node3");
    }

    @Test
    void deposes_the_primary_that_is_the_lower_claimant() {
        leads("node1", 1).judge();

        Judgement contested =
                scene.at(1000).answers("node3", 200, Body.primary(2)).judge();

        assertThat(contested.view().member("node1")).map(MemberView::deposed).contains(true);
    }

    @Test
    void goes_on_with_the_higher_when_the_lower_yields() {
        leads("node3", 2).judge();
        scene.at(1000).answers("node1", 200, Body.primary(1)).judge();

        assertThat(writable(
                        scene.at(1500).answers("node1", 503, Body.replica(1)).primacy()))
                .isEqualTo("node3");
    }

    @Test
    void fences_the_lower_when_the_higher_yields() {
        leads("node3", 2).judge();
        scene.at(1000).answers("node1", 200, Body.primary(1)).judge();

        assertThat(why(scene.at(1500).answers("node3", 200, STOPPING).primacy()))
                .isEqualTo(Vacancy.FENCED);
    }

    @Test
    void is_a_split_brain_after_three_seconds_until_one_yields() {
        leads("node3", 2).judge();
        scene.at(1000).answers("node1", 200, Body.primary(1)).judge();
        scene.at(3999).answers("node1", 200, Body.primary(1)).answers("node3", 200, Body.primary(2));

        assertThat(scene.primacy()).isInstanceOf(Primacy.Contested.class);
        assertThat(why(scene.at(4000).primacy())).isEqualTo(Vacancy.SPLIT_BRAIN);
        assertThat(writable(
                        scene.at(9000).answers("node1", 503, Body.replica(1)).primacy()))
                .isEqualTo("node3");
    }

    @Test
    void a_claimant_that_falls_silent_goes_on_claiming() {
        leads("node3", 2).judge();
        scene.at(1000).answers("node1", 200, Body.primary(1)).judge();

        assertThat(scene.at(1100)
                        .refuses("node1")
                        .answers("node3", 200, Body.primary(2))
                        .primacy())
                .isInstanceOf(Primacy.Contested.class);
    }

    @Test
    void a_silent_claimant_whose_port_refuses_claims_no_more() {
        leads("node3", 2).judge();
        scene.at(1000).answers("node1", 200, Body.primary(1)).judge();
        scene.at(1100)
                .refuses("node1")
                .knocks("node1", PortCheck.Outcome.REFUSED)
                .judge();

        assertThat(writable(scene.at(1300)
                        .knocks("node1", PortCheck.Outcome.REFUSED)
                        .primacy()))
                .isEqualTo("node3");
    }

    @Test
    void a_silent_primary_is_contested_by_one_on_an_older_timeline() {
        leads("node3", 2).judge();
        scene.at(1000).refuses("node3").answers("node1", 200, Body.primary(1));

        assertThat(((Primacy.Contested) scene.primacy()).paused()).containsExactly("node3");
    }

    // ---- R6

    @Test
    void never_routes_to_a_member_of_another_scope() {
        scene.scope = Optional.of("main");
        leads("node1", 1).answers("node1", 200, Body.primary(1).scope("other"));

        Judgement judgement = scene.judge();

        assertThat(why(judgement.view().primacy())).isEqualTo(Vacancy.STRANGER);
        assertThat(judgement.view().alarms()).singleElement().asString().contains("node1", "scope other");
        assertThat(judgement.view().member("node1"))
                .flatMap(MemberView::backend)
                .isEmpty();
    }

    @Test
    void learns_scope_and_system_of_the_first_primary_and_names_strangers() {
        leads("node1", 1)
                .answers("node1", 200, Body.primary(1).scope("main").system("7001"))
                .judge();

        Judgement judgement = scene.at(100)
                .answers("node2", 200, Body.primary(9).scope("main").system("7002"))
                .judge();

        assertThat(writable(judgement.view().primacy())).isEqualTo("node1");
        assertThat(judgement.view().systemIdentifier()).contains("7001");
        assertThat(judgement.view().alarms()).singleElement().asString().contains("node2", "7002");
    }

    @Test
    void a_body_that_does_not_say_is_no_stranger() {
        scene.scope = Optional.of("main");

        assertThat(writable(leads("node1", 1).primacy())).isEqualTo("node1");
    }

    @Test
    void routes_nothing_while_seeds_disagree() {
        leads("node1", 1)
                .lists("http://a:8008", "node1", false, Optional.of("a"))
                .lists("http://b:8008", "node1", false, Optional.of("b"));

        assertThat(why(scene.primacy())).isEqualTo(Vacancy.STRANGER);
    }

    @Test
    void one_patroni_behind_two_addresses_is_not_two_claimants() {
        leads("node1", 1).answers("node2", 200, Body.primary(1).named("node1"));

        Judgement judgement = scene.judge();

        assertThat(writable(judgement.view().primacy())).isEqualTo("node1");
        assertThat(judgement.view().alarms())
                .singleElement()
                .asString()
                .contains("at the address of node2 it is node1");
    }
}
