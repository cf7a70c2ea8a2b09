package dev.fairlead.routing;

import static dev.fairlead.routing.Views.primaryRoute;
import static dev.fairlead.routing.Views.replicaRoute;
import static dev.fairlead.routing.Views.vacant;
import static dev.fairlead.routing.Views.view;
import static dev.fairlead.routing.Views.writable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private final RouteTable table = new RouteTable(List.of(primaryRoute(), replicaRoute(false)), () -> 0);
    private final List<String> told = new ArrayList<>();

    @Test
    void routes_nobody_before_the_first_verdict() {
        assertThat(table.route("rw").snapshot().routeAt(0)).isInstanceOf(Route.Suspended.class);
        assertThat(table.route("rw").view()).isEmpty();
    }

    @Test
    void tells_of_a_change_after_publishing_it() {
        table.addListener((route, before, after) ->
                told.add(route.name() + " " + route.snapshot().equals(after)));

        table.onView(view(writable("node1")));

        assertThat(told).contains("rw true");
    }

    @Test
    void does_not_tell_when_only_the_validity_grows() {
        table.onView(view(writable("node1")));
        table.addListener((route, before, after) -> told.add(route.name()));

        table.onView(view(new Primacy.Writable("node1", 1, Confirmation.OWN, 9_000, 9_000)));

        assertThat(told).isEmpty();
        assertThat(table.route("rw").snapshot().validUntilNanos()).isEqualTo(9_000);
    }

    @Test
    void tells_when_only_the_sessions_fate_changes() {
        table.onView(view(vacant(Vacancy.NO_PRIMARY, "node1")));
        table.addListener((route, before, after) -> told.add(route.name()));

        table.onView(view(new Primacy.Unready("node1", 1, "starting", 9_000)));

        assertThat(told).contains("rw");
    }

    @Test
    void refuses_two_routes_of_one_name() {
        assertThatThrownBy(() -> new RouteTable(List.of(primaryRoute(), primaryRoute()), () -> 0))
                .hasMessageContaining("rw");
    }

    @Test
    void leads_a_route_that_was_added_by_the_next_view() {
        table.onView(view(writable("node1")));

        RouteHandle added = table.add(primaryRoute("new"));
        table.onView(view(writable("node1")));

        assertThat(added.snapshot().routeAt(0)).isInstanceOf(Route.To.class);
        assertThat(table.route("new")).isSameAs(added);
    }

    @Test
    void judges_a_route_that_was_removed_as_long_as_it_is_handed_views() {
        RouteHandle removed = table.route("rw");

        table.remove(removed);
        table.onView(view(writable("node1")), List.of(removed));

        assertThat(table.routes()).extracting(RouteHandle::name).containsExactly("ro");
        assertThat(removed.snapshot().routeAt(0)).isInstanceOf(Route.To.class);
    }

    @Test
    void keeps_a_name_that_another_route_has_taken_over() {
        RouteHandle before = table.route("rw");

        RouteHandle after = table.put(primaryRoute());
        table.remove(before);

        assertThat(table.route("rw")).isSameAs(after).isNotSameAs(before);
    }

    @Test
    void decides_by_the_policy_that_a_route_has_at_that_time() {
        RouteHandle route = table.route("ro");
        table.onView(view(writable("node1")));
        assertThat(route.snapshot().route()).isInstanceOf(Route.Suspended.class);

        table.change(route, replicaRoute(true));
        table.onView(view(writable("node1")));

        assertThat(route.snapshot().route()).isInstanceOf(Route.To.class);
    }

    @Test
    void does_not_make_one_route_another() {
        assertThatThrownBy(() -> table.change(table.route("ro"), primaryRoute()))
                .hasMessageContaining("rw");
    }
}
