package dev.fairlead.routing;

import static dev.fairlead.routing.Views.contested;
import static dev.fairlead.routing.Views.member;
import static dev.fairlead.routing.Views.memberAt;
import static dev.fairlead.routing.Views.primaryRoute;
import static dev.fairlead.routing.Views.replicaRoute;
import static dev.fairlead.routing.Views.server;
import static dev.fairlead.routing.Views.target;
import static dev.fairlead.routing.Views.vacant;
import static dev.fairlead.routing.Views.view;
import static dev.fairlead.routing.Views.writable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Role;
import dev.fairlead.cluster.Vacancy;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouteDeciderTest {
    private static final long NOW = 1_000;
    private static final Orders.Given GIVEN = new Orders.Given("operator", "test", 0);

    @Test
    void leads_to_the_writable_primary_and_cuts_sessions_on_anybody_else() {
        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node1")), primaryRoute());

        assertThat(snapshot.routeAt(NOW)).isEqualTo(new Route.To(target("node1", true)));
        assertThat(snapshot.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.KEEP);
        assertThat(snapshot.tenureAt(NOW, target("node2", true))).isEqualTo(Tenure.CUT);
    }

    @Test
    void holds_new_sessions_and_cuts_none_while_the_lock_holder_is_not_running() {
        var unready = new Primacy.Unready("node1", 1, "stopping", 5_000);

        RouteSnapshot snapshot = RouteDecider.decide(view(unready), primaryRoute());

        assertThat(why(snapshot)).isEqualTo("UNREADY");
        assertThat(snapshot.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.KEEP);
    }

    @Test
    void pauses_the_higher_claimant_and_cuts_the_lower_one_while_contested() {
        var primacy = contested(Set.of("node1", "node3"), Set.of("node3"));

        RouteSnapshot snapshot = RouteDecider.decide(view(primacy), primaryRoute());

        assertThat(why(snapshot)).isEqualTo("CONTESTED");
        assertThat(snapshot.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.CUT);
        assertThat(snapshot.tenureAt(NOW, target("node3", true))).isEqualTo(Tenure.PAUSE);
    }

    @Test
    void holds_by_order_only_the_route_that_is_named_and_keeps_its_sessions() {
        var hold = new Orders.Hold(OptionalLong.empty(), GIVEN);
        ClusterView view = view(writable("node1"), "node2").with(Orders.NONE.holding("rw", hold));

        RouteSnapshot held = RouteDecider.decide(view, primaryRoute());

        assertThat(why(held)).isEqualTo(Orders.HOLD);
        assertThat(held.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.KEEP);
        assertThat(RouteDecider.decide(view, replicaRoute(false)).routeAt(NOW)).isInstanceOf(Route.Among.class);
    }

    @Test
    void leaves_drained_members_out_and_holds_when_it_is_the_primary() {
        var drain = new Orders.Drain(OptionalLong.empty(), GIVEN);
        Orders orders = Orders.NONE.draining("node1", drain).draining("node2", drain);
        ClusterView view = view(writable("node1"), "node2", "node3").with(orders);

        RouteSnapshot reads = RouteDecider.decide(view, replicaRoute(true));

        assertThat(reads.routeAt(NOW))
                .isEqualTo(new Route.Among(List.of(target("node3", false)), Route.Balance.LEAST_SESSIONS));
        assertThat(reads.tenureAt(NOW, target("node2", false))).isEqualTo(Tenure.KEEP);
        assertThat(why(RouteDecider.decide(view, primaryRoute()))).isEqualTo(Orders.DRAIN);
        ClusterView alone = view(writable("node1"), "node2").with(orders);
        assertThat(why(RouteDecider.decide(alone, replicaRoute(true)))).isEqualTo(Orders.DRAIN);
        assertThat(why(RouteDecider.decide(alone, replicaRoute(false)))).isEqualTo("NO_REPLICA");
    }

    @Test
    void cuts_what_a_drained_member_has_left_when_the_deadline_passes() {
        Orders later = Orders.NONE.draining("node1", new Orders.Drain(OptionalLong.of(1), GIVEN));
        Orders past = Orders.NONE.draining("node1", new Orders.Drain(OptionalLong.of(0), GIVEN));

        RouteSnapshot before = RouteDecider.decide(view(writable("node1")).with(later), primaryRoute());
        RouteSnapshot after = RouteDecider.decide(view(writable("node1")).with(past), primaryRoute());

        assertThat(before.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.KEEP);
        assertThat(after.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.CUT);
        assertThat(after.cutByOrder()).containsExactly(java.util.Map.entry("node1", Orders.DRAIN));
    }

    @Test
    void cuts_a_fenced_member_off_from_every_route() {
        var fence = new Orders.Fence(1, "node2", 1, OptionalLong.empty(), GIVEN);
        ClusterView view = view(vacant(Vacancy.OPERATOR_FENCE, "node2"), "node2", "node3")
                .with(Orders.NONE.fencing(Optional.of(fence)));

        RouteSnapshot reads = RouteDecider.decide(view, replicaRoute(true));

        assertThat(reads.routeAt(NOW))
                .isEqualTo(new Route.Among(List.of(target("node3", false)), Route.Balance.LEAST_SESSIONS));
        assertThat(reads.tenureAt(NOW, target("node2", false))).isEqualTo(Tenure.CUT);
        assertThat(why(RouteDecider.decide(view, primaryRoute()))).isEqualTo(Orders.FENCE);
    }

    @Test
    void holds_and_cuts_when_nobody_is_the_primary() {
        RouteSnapshot snapshot = RouteDecider.decide(view(vacant(Vacancy.NO_PRIMARY, "node1")), primaryRoute());

        assertThat(why(snapshot)).isEqualTo("NO_PRIMARY");
        assertThat(snapshot.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.CUT);
        assertThat(snapshot.cutReason()).isEqualTo("NO_PRIMARY");
    }

    @Test
    void keeps_sessions_on_a_silent_primary_only_when_asked_to() {
        var view = view(vacant(Vacancy.LEASE_OVER, "node1"));

        assertThat(RouteDecider.decide(view, primaryRoute()).tenureAt(NOW, target("node1", true)))
                .isEqualTo(Tenure.CUT);
        assertThat(RouteDecider.decide(view, keeping()).tenureAt(NOW, target("node1", true)))
                .isEqualTo(Tenure.KEEP);
        assertThat(RouteDecider.decide(view, keeping()).tenureAt(NOW, target("node2", true)))
                .isEqualTo(Tenure.CUT);
    }

    @Test
    void fails_closed_when_the_verdict_runs_out() {
        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node1")), primaryRoute());

        assertThat(snapshot.routeAt(5_000)).isInstanceOf(Route.Suspended.class);
        assertThat(snapshot.tenureAt(5_000, target("node1", true))).isEqualTo(Tenure.CUT);
    }

    @Test
    void compares_instants_that_wrap_around() {
        RouteSnapshot snapshot = RouteDecider.decide(
                view(new Primacy.Writable("node1", 1, Confirmation.OWN, Long.MIN_VALUE + 5, Long.MIN_VALUE + 5)),
                primaryRoute());

        assertThat(snapshot.validUntilNanos()).isEqualTo(Views.VALID_UNTIL);
    }

    @Test
    void holds_when_the_primary_has_no_address() {
        RouteSnapshot snapshot = RouteDecider.decide(view(writable("stranger")), primaryRoute());

        assertThat(why(snapshot)).isEqualTo("NO_ADDRESS");
    }

    @Test
    void balances_among_eligible_replicas_and_keeps_sessions_on_the_others() {
        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node1"), "node2", "node3"), replicaRoute(false));

        assertThat(snapshot.route())
                .isEqualTo(new Route.Among(
                        List.of(target("node2", false), target("node3", false)), Route.Balance.LEAST_SESSIONS));
        assertThat(snapshot.tenureAt(NOW, target("node1", false))).isEqualTo(Tenure.KEEP);
    }

    @Test
    void falls_back_to_the_primary_only_when_asked_to_and_then_by_the_primarys_rules() {
        RouteSnapshot without = RouteDecider.decide(view(writable("node1")), replicaRoute(false));
        RouteSnapshot with = RouteDecider.decide(view(writable("node1")), replicaRoute(true));

        assertThat(why(without)).isEqualTo("NO_REPLICA");
        assertThat(with.routeAt(NOW)).isEqualTo(new Route.To(target("node1", true)));
        assertThat(with.validUntilNanos()).isEqualTo(5_000);
        assertThat(with.tenureAt(5_000, target("node1", true))).isEqualTo(Tenure.CUT);
    }

    @Test
    void sessions_that_fell_back_to_the_primary_end_with_its_lease_although_the_read_route_goes_on() {
        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node1"), "node2"), replicaRoute(true));

        assertThat(snapshot.tenureAt(4_999, target("node1", true))).isEqualTo(Tenure.KEEP);
        assertThat(snapshot.tenureAt(5_000, target("node1", true))).isEqualTo(Tenure.CUT);
        assertThat(snapshot.tenureAt(5_000, target("node2", false))).isEqualTo(Tenure.KEEP);
    }

    @Test
    void a_read_route_outlives_the_primarys_lease() {
        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node1"), "node2"), replicaRoute(true));

        assertThat(snapshot.routeAt(5_000)).isInstanceOf(Route.Among.class);
        assertThat(snapshot.routeAt(Views.VALID_UNTIL)).isInstanceOf(Route.Suspended.class);
        assertThat(snapshot.tenureAt(Views.VALID_UNTIL, target("node2", false))).isEqualTo(Tenure.KEEP);
    }

    @Test
    void cuts_read_sessions_on_a_member_that_is_gone_or_deposed() {
        var members = List.of(
                member("node1", Role.REPLICA, true, false),
                member("node2", Role.UNKNOWN, false, true),
                member("node3", Role.PRIMARY, false, false));

        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node3"), members), replicaRoute(false));

        assertThat(snapshot.tenureAt(NOW, target("node1", false))).isEqualTo(Tenure.CUT);
        assertThat(snapshot.tenureAt(NOW, target("node2", false))).isEqualTo(Tenure.CUT);
        assertThat(snapshot.tenureAt(NOW, target("node3", false))).isEqualTo(Tenure.KEEP);
    }

    @Test
    void a_session_on_the_former_address_of_the_primary_is_cut() {
        var moved = List.of(memberAt("node1", server("node9"), Role.PRIMARY, false, false), member("node2"));

        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node1"), moved), primaryRoute());

        assertThat(snapshot.tenureAt(NOW, target("node1", server("node1"), true)))
                .isEqualTo(Tenure.CUT);
        assertThat(snapshot.tenureAt(NOW, target("node1", server("node9"), true)))
                .isEqualTo(Tenure.KEEP);
    }

    @Test
    void a_name_that_resolves_to_another_address_is_another_server() {
        var elsewhere = new Backend("node1", 5432, InetAddress.ofLiteral("10.0.1.1"));
        var moved = List.of(memberAt("node1", elsewhere, Role.PRIMARY, false, false));

        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node1"), moved), primaryRoute());

        assertThat(snapshot.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.CUT);
    }

    @Test
    void a_session_stays_when_the_primary_is_renamed_at_its_address() {
        var sameByAddress = new Backend("10.0.0.1", 5432, InetAddress.ofLiteral("10.0.0.1"));
        var renamed = List.of(memberAt("node7", sameByAddress, Role.PRIMARY, false, false), member("node2"));

        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node7"), renamed), primaryRoute());

        assertThat(snapshot.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.KEEP);
    }

    @Test
    void pauses_and_keeps_after_the_end_of_a_lease_by_address_too() {
        var moved = List.of(memberAt("node1", server("node9"), Role.PRIMARY, false, false), member("node2"));

        RouteSnapshot contested =
                RouteDecider.decide(view(contested(Set.of("node1", "node2"), Set.of("node1")), moved), primaryRoute());
        RouteSnapshot silent = RouteDecider.decide(view(vacant(Vacancy.LEASE_OVER, "node1"), moved), keeping());

        assertThat(contested.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.CUT);
        assertThat(contested.tenureAt(NOW, target("node1", server("node9"), true)))
                .isEqualTo(Tenure.PAUSE);
        assertThat(silent.tenureAt(NOW, target("node1", true))).isEqualTo(Tenure.CUT);
    }

    @Test
    void read_sessions_go_by_the_address_of_what_was_lost_and_stay_where_no_member_is_any_more() {
        var members = List.of(
                memberAt("node1", server("node9"), Role.REPLICA, true, false),
                memberAt("node8", server("node2"), Role.UNKNOWN, false, true));

        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node3"), members), replicaRoute(false));

        assertThat(snapshot.tenureAt(NOW, target("node1", false))).isEqualTo(Tenure.KEEP);
        assertThat(snapshot.tenureAt(NOW, target("node2", false))).isEqualTo(Tenure.CUT);
    }

    @Test
    void a_fence_and_a_drain_reach_a_members_sessions_at_its_former_address_too() {
        var moved = List.of(memberAt("node1", server("node9"), Role.REPLICA, false, false));
        Orders orders = Orders.NONE.fencing(Optional.of(new Orders.Fence(1, "node1", 1, OptionalLong.empty(), GIVEN)));

        RouteSnapshot snapshot =
                RouteDecider.decide(view(writable("node2"), moved).with(orders), replicaRoute(false));

        assertThat(snapshot.tenureAt(NOW, target("node1", false))).isEqualTo(Tenure.CUT);
    }

    @Test
    void another_backend_port_is_no_other_server() {
        RouteSnapshot before = RouteDecider.decide(view(writable("node1")), primaryRoute());
        RouteSnapshot after = RouteDecider.decide(view(writable("node1")), throughPooler());

        Target opened = ((Route.To) before.route()).target();
        Target next = ((Route.To) after.route()).target();
        assertThat(next).isNotEqualTo(opened);
        assertThat(after.tenureAt(NOW, opened)).isEqualTo(Tenure.KEEP);
        assertThat(before.tenureAt(NOW, next)).isEqualTo(Tenure.KEEP);
    }

    @Test
    void holds_new_sessions_and_keeps_the_others_while_the_primary_is_not_confirmed_well_enough() {
        RouteSnapshot snapshot = RouteDecider.decide(view(opensUntil(0, Confirmation.SECOND_HAND)), primaryRoute());

        assertThat(snapshot.routeAt(NOW))
                .isEqualTo(new Route.Suspended(
                        "UNCONFIRMED",
                        "node1 is kept as the primary on other members' word, which is not enough for new sessions"));
        assertThat(snapshot.tenureAt(4_999, target("node1", true))).isEqualTo(Tenure.KEEP);
        assertThat(snapshot.tenureAt(5_000, target("node1", true))).isEqualTo(Tenure.CUT);
        assertThat(why(RouteDecider.decide(view(opensUntil(0, Confirmation.PAUSED)), replicaRoute(true))))
                .isEqualTo("UNCONFIRMED");
    }

    @Test
    void new_sessions_end_earlier_than_existing_ones() {
        RouteSnapshot writes = RouteDecider.decide(view(opensUntil(2_000, Confirmation.OWN)), primaryRoute());
        RouteSnapshot reads = RouteDecider.decide(view(opensUntil(2_000, Confirmation.OWN)), replicaRoute(true));

        assertThat(writes.routeAt(1_999)).isInstanceOf(Route.To.class);
        assertThat(writes.routeAt(2_000)).isInstanceOf(Route.Suspended.class);
        assertThat(writes.tenureAt(4_999, target("node1", true))).isEqualTo(Tenure.KEEP);
        assertThat(reads.routeAt(2_000)).isInstanceOf(Route.Suspended.class);
        assertThat(RouteDecider.decide(view(opensUntil(2_000, Confirmation.OWN), "node2"), replicaRoute(true))
                        .routeAt(2_000))
                .isInstanceOf(Route.Among.class);
    }

    private static Primacy opensUntil(long nanos, Confirmation confirmation) {
        return new Primacy.Writable("node1", 1, confirmation, nanos, 5_000);
    }

    @Test
    void dials_the_backend_port_that_the_route_names() {
        RouteSnapshot snapshot = RouteDecider.decide(view(writable("node1")), throughPooler());

        assertThat(((Route.To) snapshot.route()).target().backend().port()).isEqualTo(6432);
    }

    private static RoutePolicy throughPooler() {
        return new RoutePolicy(
                "rw", "main", RoutePolicy.To.PRIMARY, Route.Balance.RANDOM, false, OptionalInt.of(6432), false, false);
    }

    private static RoutePolicy keeping() {
        return new RoutePolicy(
                "rw", "main", RoutePolicy.To.PRIMARY, Route.Balance.RANDOM, false, OptionalInt.empty(), true, false);
    }

    private static String why(RouteSnapshot snapshot) {
        return ((Route.Suspended) snapshot.routeAt(NOW)).why();
    }
}
