package dev.fairlead.verdict;

import static dev.fairlead.verdict.Scene.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fences and resets that operators order, as part of the judge's input. */
final class FencingTest {
    private static final long ORDERED = 2_000;

    private final Scene scene = new Scene("node1", "node2", "node3");

    @BeforeEach
    void node1_leads_on_timeline_4() {
        leads(1_000, "node1", 4);
        assertThat(writable()).isEqualTo("node1");
    }

    private void leads(long millis, String member, int timeline) {
        scene.at(millis);
        for (String name : List.of("node1", "node2", "node3")) {
            boolean primary = name.equals(member);
            scene.answers(name, primary ? 200 : 503, primary ? Body.primary(timeline) : Body.replica(timeline));
        }
    }

    private static Orders.Given given(long millis) {
        return new Orders.Given("operator", "test", millis * MILLI);
    }

    private void fence(long id, String member, int timeline, OptionalLong untilMillis) {
        OptionalLong until =
                untilMillis.isPresent() ? OptionalLong.of(untilMillis.getAsLong() * MILLI) : OptionalLong.empty();
        scene.at(ORDERED);
        scene.orders = scene.orders.fencing(Optional.of(new Orders.Fence(id, member, timeline, until, given(ORDERED))));
    }

    private String writable() {
        return ((Primacy.Writable) scene.primacy()).member();
    }

    private boolean isFenced() {
        ClusterView view = scene.judge().view();
        boolean vacant = view.primacy() instanceof Primacy.Vacant v && v.why() == Vacancy.OPERATOR_FENCE;
        assertThat(view.orders().fence().isPresent()).isEqualTo(vacant);
        return vacant;
    }

    @Test
    void nobody_is_the_primary_from_the_order_on_and_the_member_is_deposed() {
        fence(1, "node1", 4, OptionalLong.empty());

        assertThat(isFenced()).isTrue();
        assertThat(scene.judge().view().member("node1").map(MemberView::deposed))
                .contains(true);
        assertThat(scene.judge().view().alarms())
                .containsExactly("node1 was fenced by an operator's order; its timeline was 4");
    }

    @Test
    void an_answer_that_was_asked_for_before_the_order_does_not_end_it() {
        fence(1, "node1", 4, OptionalLong.empty());
        assertThat(isFenced()).isTrue();

        scene.at(1_999).answers("node1", 200, Body.primary(4));
        scene.at(2_050);

        assertThat(isFenced()).isTrue();
    }

    @Test
    void an_answer_that_was_asked_for_after_the_order_ends_it_for_good() {
        fence(1, "node1", 4, OptionalLong.empty());
        assertThat(isFenced()).isTrue();

        scene.at(2_001).answers("node1", 200, Body.primary(4));
        assertThat(writable()).isEqualTo("node1");

        scene.at(14_000).answers("node2", 503, Body.replica(4));
        assertThat(isFenced()).isFalse();
    }

    @Test
    void a_primary_on_a_higher_timeline_ends_it() {
        fence(1, "node1", 4, OptionalLong.empty());
        assertThat(isFenced()).isTrue();

        leads(2_500, "node2", 5);

        assertThat(writable()).isEqualTo("node2");
        assertThat(scene.judge().view().orders()).isEqualTo(Orders.NONE);
    }

    @Test
    void an_order_about_a_reign_that_is_over_does_nothing() {
        leads(1_500, "node2", 5);
        assertThat(writable()).isEqualTo("node2");

        fence(1, "node1", 4, OptionalLong.empty());

        assertThat(writable()).isEqualTo("node2");
    }

    @Test
    void second_hand_word_does_not_end_it() {
        fence(1, "node1", 4, OptionalLong.empty());
        assertThat(isFenced()).isTrue();

        scene.at(8_000).refuses("node1").lists("node2", "node1").lists("node3", "node1");

        assertThat(isFenced()).isTrue();
    }

    @Test
    void it_ends_after_ttl_at_the_latest_and_silence_then_means_what_it_always_does() {
        fence(1, "node1", 4, OptionalLong.empty());
        scene.refuses("node1");
        assertThat(isFenced()).isTrue();

        scene.at(ORDERED + 29_999);
        assertThat(isFenced()).isTrue();
        scene.at(ORDERED + 30_000);

        assertThat(isFenced()).isFalse();
        assertThat(scene.primacy())
                .isInstanceOfSatisfying(
                        Primacy.Vacant.class, v -> assertThat(v.why()).isEqualTo(Vacancy.LEASE_OVER));
    }

    @Test
    void it_ends_when_its_own_time_is_over() {
        fence(1, "node1", 4, OptionalLong.of(2_700));
        assertThat(isFenced()).isTrue();

        scene.at(2_700);

        assertThat(writable()).isEqualTo("node1");
    }

    @Test
    void a_reset_ends_it_and_a_later_fence_counts_again() {
        fence(1, "node1", 4, OptionalLong.empty());
        assertThat(isFenced()).isTrue();

        scene.orders = scene.orders.resetting(new Orders.Reset(2, given(2_100)));
        assertThat(writable()).isEqualTo("node1");

        fence(3, "node1", 4, OptionalLong.empty());
        assertThat(isFenced()).isTrue();
    }

    @Test
    void a_reset_lets_a_suspended_leader_on_an_older_timeline_lead_at_once() {
        scene.suspends = true;
        leads(3_000, "node1", 3);
        assertThat(scene.primacy())
                .isInstanceOfSatisfying(
                        Primacy.Vacant.class, v -> assertThat(v.why()).isEqualTo(Vacancy.FENCED));

        scene.orders = scene.orders.resetting(new Orders.Reset(1, given(3_100)));

        assertThat(writable()).isEqualTo("node1");
        assertThat(scene.judge().view().timelineFloor()).isEqualTo(3);
        assertThat(scene.judge().view().alarms()).isEmpty();
    }

    @Test
    void a_reset_without_such_a_leader_leaves_the_floor_and_acts_only_once() {
        scene.suspends = true;
        scene.orders = scene.orders.resetting(new Orders.Reset(1, given(2_000)));
        assertThat(writable()).isEqualTo("node1");
        assertThat(scene.judge().view().timelineFloor()).isEqualTo(4);

        leads(3_000, "node1", 3);

        assertThat(scene.primacy())
                .isInstanceOfSatisfying(
                        Primacy.Vacant.class, v -> assertThat(v.why()).isEqualTo(Vacancy.FENCED));
    }

    @Test
    void holds_and_drains_reach_the_view_until_they_run_out() {
        var hold = new Orders.Hold(OptionalLong.of(3_000 * MILLI), given(ORDERED));
        var drain = new Orders.Drain(OptionalLong.of(3_000 * MILLI), given(ORDERED));
        scene.orders = Orders.NONE.holding("rw", hold).draining("node2", drain);

        assertThat(scene.at(2_999).judge().view().orders().holds("rw")).isTrue();
        assertThat(scene.at(3_000).judge().view().orders().holds("rw")).isFalse();
        assertThat(scene.judge().view().orders().drains("node2")).isTrue();
    }
}
