package dev.fairlead.poll;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.cluster.Vacancy;
import dev.fairlead.discovery.MemberOverride;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.verdict.Policy;
import dev.fairlead.verdict.Remembered;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cadence, the members and the verdicts of a whole checker, on a virtual clock. */
class ClusterCheckerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeCluster cluster = FakeCluster.ofThree(loop);
    private final FakeMember node1 = cluster.member("node1");
    private final FakeMember node2 = cluster.member("node2");
    private final FakeMember node3 = cluster.member("node3");
    private final List<ClusterView> views = new ArrayList<>();
    private final List<Observation> observed = new ArrayList<>();
    private final List<Urgency> urgencies = new ArrayList<>();
    private Orders orders = Orders.NONE;
    private BooleanSupplier isListenerBroken = () -> false;

    // ---- orders

    @Test
    void heeds_an_order_at_once_and_tells_when_the_verdict_under_it_is_published() {
        ClusterChecker checker = checker();
        settle();
        var given = new Orders.Given("operator", "test", loop.nanoTime());
        orders = Orders.NONE.fencing(Optional.of(new Orders.Fence(1, "node1", 1, OptionalLong.empty(), given)));
        node1.isSilent = true;

        var heeded = checker.onOrders();
        loop.advance(Duration.ZERO);

        assertThat(heeded.join()).contains(view());
        assertThat(view().orders().fences("node1")).isTrue();
        assertThat(view().primacy())
                .isInstanceOfSatisfying(
                        Primacy.Vacant.class, v -> assertThat(v.why()).isEqualTo(Vacancy.OPERATOR_FENCE));
    }

    @Test
    void asks_urgently_under_a_fence_until_the_primary_answers() {
        ClusterChecker checker = checker();
        settle();
        var given = new Orders.Given("operator", "test", loop.nanoTime());
        orders = Orders.NONE.fencing(Optional.of(new Orders.Fence(1, "node1", 1, OptionalLong.empty(), given)));

        checker.onOrders();
        loop.advance(ofMillis(500));

        assertThat(primary()).isEqualTo("node1");
        assertThat(view().orders()).isEqualTo(Orders.NONE);
    }

    // ---- discovery

    @Test
    void finds_the_members_and_the_primary_from_one_seed() {
        checker("http://10.0.0.3:8008");

        loop.advance(ofMillis(100));

        assertThat(primary()).isEqualTo("node1");
        assertThat(names()).containsExactly("node1", "node2", "node3");
        assertThat(view().member("node2").flatMap(MemberView::backend)).contains(node2.backend);
        assertThat(view().member("node2").map(MemberView::apiUrl)).contains("http://10.0.0.2:8008");
    }

    @Test
    void asks_the_next_seed_when_one_does_not_answer() {
        checker("http://10.0.0.77:8008", "http://10.0.0.78:8008", "http://10.0.0.1:8008");

        loop.advance(ofSeconds(1));

        assertThat(primary()).isEqualTo("node1");
        assertThat(cluster.listsAsked).startsWith("http://10.0.0.77:8008").contains("node1");
    }

    @Test
    void asks_members_by_name_once_they_are_known_and_seeds_when_none_answers() {
        checker("http://10.0.0.1:8008");
        settle();

        loop.advance(ofSeconds(30));
        assertThat(cluster.listsAsked).isNotEmpty().doesNotContain("http://10.0.0.1:8008");

        cluster.members.values().forEach(member -> member.isRefusing = true);
        loop.advance(ofSeconds(10));
        assertThat(cluster.listsAsked).contains("http://10.0.0.1:8008");
    }

    @Test
    void refreshes_the_list_every_five_seconds_while_nothing_happens() {
        checker();
        settle();

        loop.advance(MINUTE);

        assertThat(cluster.listsAsked).hasSizeBetween(11, 13);
    }

    @Test
    void probes_a_member_that_joins_within_a_refresh() {
        checker();
        settle();

        FakeMember node4 = cluster.join("node4", 4);
        loop.advance(ofSeconds(6));

        assertThat(node4.probes).isNotEmpty();
        assertThat(names()).contains("node4");
    }

    @Test
    void stops_probing_a_member_that_is_not_listed_any_more() {
        checker();
        settle();

        cluster.listed.remove("node3");
        loop.advance(ofSeconds(30));
        node3.forget();
        loop.advance(MINUTE.multipliedBy(3));

        assertThat(node3.probes).isEmpty();
        assertThat(names()).containsExactly("node1", "node2");
    }

    /** In pause a member's key expires while its daemon is restarted. */
    @Test
    void goes_on_probing_the_reigning_primary_when_it_is_not_listed() {
        checker();
        settle();

        cluster.listed.remove("node1");
        loop.advance(MINUTE);
        node1.forget();
        loop.advance(MINUTE);

        assertThat(node1.probes).hasSizeGreaterThan(50);
        assertThat(primary()).isEqualTo("node1");
    }

    @Test
    void asks_and_dials_where_an_override_says() {
        cluster.members.clear();
        cluster.listed.clear();
        FakeMember advertised = cluster.join("node1", 1);
        advertised.says(200, "primary", "running", 1);
        FakeMember mapped = cluster.join("mapped", 9);
        mapped.says(200, "primary", "running", 1);
        mapped.nameInBody = "node1";
        cluster.listed.remove("mapped");
        cluster.names.put("gateway", InetAddress.ofLiteral("192.0.2.1"));
        var override = new MemberOverride(
                Optional.of(mapped.apiUrl), Optional.of(new MemberOverride.Postgres("gateway", 15432)));

        checker(Map.of("node1", override), mapped.apiUrl);
        loop.advance(ofSeconds(5));

        assertThat(advertised.probes).isEmpty();
        assertThat(mapped.probes).isNotEmpty();
        assertThat(view().member("node1").flatMap(MemberView::backend))
                .hasValueSatisfying(backend -> assertThat(backend.toString()).isEqualTo("gateway:15432"))
                .hasValueSatisfying(
                        backend -> assertThat(backend.address()).isEqualTo(InetAddress.ofLiteral("192.0.2.1")));
    }

    // ---- cadence

    @Test
    void probes_each_second_while_settled_with_jitter() {
        checker();
        settle();

        loop.advance(MINUTE);

        assertThat(node1.probes).hasSizeBetween(55, 67);
        assertThat(distances(node1.probes))
                .allSatisfy(millis -> assertThat(millis).isBetween(850L, 1200L));
        assertThat(distances(node1.probes).stream().distinct().count()).isGreaterThan(3);
    }

    @Test
    void probes_all_members_urgently_while_there_is_no_primary_and_less_so_after_a_minute() {
        checker();
        settle();

        node1.says(503, "replica", "running", 1);
        loop.advance(ofSeconds(2));
        Duration from = now();
        loop.advance(ofSeconds(10));
        assertThat(node2.probesBetween(from, now())).isBetween(90L, 101L);

        loop.advance(MINUTE);
        from = now();
        loop.advance(ofSeconds(10));
        assertThat(node2.probesBetween(from, now())).isBetween(36L, 41L);
    }

    @Test
    void probes_slower_when_answers_slow_down() {
        checker();
        settle();
        cluster.members.values().forEach(member -> member.latency = ofMillis(400));

        node1.says(503, "replica", "running", 1);
        loop.advance(ofSeconds(5));
        Duration from = now();
        loop.advance(ofSeconds(10));

        assertThat(node2.probesBetween(from, now())).isBetween(10L, 27L);
    }

    @Test
    void probes_hot_who_holds_the_lock_and_is_not_writable_yet_for_ten_seconds_at_most() {
        checker();
        settle();
        node1.says(503, "replica", "running", 1);
        loop.advance(ofSeconds(1));

        node2.says(200, "replica", "running", 1);
        loop.advance(ofMillis(200));
        Duration from = now();
        loop.advance(ofSeconds(1));
        assertThat(node2.probesBetween(from, now())).isBetween(38L, 51L);
        assertThat(node3.probesBetween(from, now())).isLessThan(12L);

        loop.advance(ofSeconds(10));
        from = now();
        loop.advance(ofSeconds(10));
        assertThat(node2.probesBetween(from, now())).isBetween(36L, 101L);
    }

    /** The loop sleeps while nothing is due; what it hears meanwhile must not wait until it wakes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 40, 110, 180, 260, 430, 610, 890})
    void is_hot_at_once_however_quiet_it_was(int phaseMillis) {
        checker();
        settle();
        loop.advance(ofMillis(phaseMillis));

        node2.says(200, "replica", "running", 1);
        int before = node2.probes.size();
        loop.advance(ofSeconds(2));

        assertThat(distances(node2.probes.subList(before, before + 10)))
                .allSatisfy(millis -> assertThat(millis).isLessThanOrEqualTo(30));
    }

    @Test
    void publishes_the_new_primary_within_a_hot_interval_of_its_promotion() {
        checker();
        settle();
        node1.says(503, "replica", "stopping", 1);
        loop.advance(ofSeconds(1));
        node2.says(200, "replica", "running", 1);
        loop.advance(ofSeconds(1));

        node2.says(200, "primary", "running", 2);
        loop.advance(ofMillis(30));

        assertThat(primary()).isEqualTo("node2");
    }

    // ---- in flight

    @Test
    void has_two_probes_of_a_member_under_way_at_most_and_the_second_after_a_quarter_of_a_second() {
        checker();
        settle();

        node2.isSilent = true;
        node1.says(503, "replica", "running", 1);
        loop.advance(ofSeconds(30));

        assertThat(node2.mostInFlight).isEqualTo(2);
        assertThat(distances(node2.probes))
                .allSatisfy(millis -> assertThat(millis).isGreaterThanOrEqualTo(250));
    }

    @Test
    void starts_no_second_probe_early_for_a_trigger() {
        ClusterChecker checker = checker();
        settle();
        cluster.members.values().forEach(member -> member.latency = ofMillis(200));
        loop.advance(ofSeconds(5));
        cluster.members.values().forEach(FakeMember::forget);

        for (int suspicion = 0; suspicion < 100; suspicion++) {
            checker.onSuspicion(Suspicion.CLIENT_HELD);
            loop.advance(ofMillis(10));
        }

        assertThat(node1.mostInFlight).isEqualTo(1);
        assertThat(node1.probes).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void owes_a_probe_to_a_trigger_that_found_one_under_way() {
        ClusterChecker checker = checker();
        settle();
        node1.latency = ofMillis(100);
        loop.advance(ofSeconds(3));
        loop.advance(untilProbeOf(node1));
        node1.forget();

        checker.onSuspicion(Suspicion.UPSTREAM_BROKE);
        loop.advance(ofMillis(120));

        assertThat(node1.probes).hasSize(1);
    }

    @Test
    void delays_nobody_for_a_silent_member() {
        checker();
        settle();

        node3.isSilent = true;
        loop.advance(MINUTE);

        assertThat(node1.probes).hasSizeBetween(55, 67);
        assertThat(primary()).isEqualTo("node1");
    }

    @Test
    void takes_the_answer_that_was_asked_for_last_whatever_the_order_of_arrival() {
        checker();
        settle();
        loop.advance(ofMillis(1));

        // The first of two says late that the lock is gone; the second, asked later, was refused before that.
        node1.latency = ofMillis(400);
        loop.advance(untilProbeOf(node1));
        node1.says(503, "replica", "running", 1);
        loop.advance(ofMillis(249));
        node1.isRefusing = true;
        loop.advance(ofMillis(10));
        node1.isRefusing = false;
        loop.advance(ofMillis(150));

        assertThat(view().primacy()).isInstanceOf(Primacy.Vacant.class);
    }

    // ---- triggers

    @Test
    void starts_a_round_at_once_for_a_suspicion() {
        ClusterChecker checker = checker();
        settle();
        loop.advance(untilProbeOf(node2).plusMillis(100));
        cluster.members.values().forEach(FakeMember::forget);

        checker.onSuspicion(Suspicion.DIAL_FAILED);
        loop.advance(ofMillis(1));

        assertThat(node1.probes).hasSize(1);
        assertThat(node2.probes).hasSize(1);
        assertThat(node3.probes).hasSize(1);
    }

    @Test
    void starts_one_round_at_once_and_then_goes_by_the_pace_however_many_suspicions_there_are() {
        ClusterChecker checker = checker();
        settle();

        for (int milli = 0; milli < 500; milli++) {
            for (int client = 0; client < 20; client++) {
                checker.onSuspicion(Suspicion.CLIENT_HELD);
            }
            loop.advance(ofMillis(1));
        }

        assertThat(node1.probes).hasSizeBetween(5, 6);
    }

    @Test
    void settles_again_once_the_primary_confirms_itself_after_a_suspicion() {
        ClusterChecker checker = checker();
        settle();

        checker.onSuspicion(Suspicion.UPSTREAM_BROKE);
        loop.advance(ofSeconds(1));
        Duration from = now();
        loop.advance(ofSeconds(10));

        assertThat(node1.probesBetween(from, now())).isBetween(9L, 12L);
    }

    @Test
    void goes_on_urgently_until_the_primary_confirms_itself_by_an_answer_sent_after_the_suspicion() {
        ClusterChecker checker = checker();
        settle();
        node1.latency = ofSeconds(2);

        checker.onSuspicion(Suspicion.UPSTREAM_BROKE);
        loop.advance(ofMillis(50));
        Duration from = now();
        loop.advance(ofMillis(1_500));

        assertThat(node2.probesBetween(from, now())).isBetween(13L, 16L);
    }

    // ---- what the judge asks for

    @Test
    void asks_others_for_the_leader_each_quarter_of_a_second_when_half_of_its_lease_is_gone() {
        checker();
        settle();

        node1.isSilent = true;
        loop.advance(ofSeconds(20));

        assertThat(primary()).isEqualTo("node1");
        assertThat(node1.lists.stream().filter(at -> at > ofSeconds(8).toNanos()))
                .isEmpty();
        assertThat(node2.lists.size() + node3.lists.size()).isBetween(40, 80);
    }

    @Test
    void keeps_the_lease_by_the_word_of_one_member_while_another_is_dead_too() {
        checker();
        settle();

        node1.isSilent = true;
        node2.isSilent = true;
        loop.advance(ofSeconds(20));

        assertThat(views.stream().map(ClusterView::primacy)).noneMatch(Primacy.Vacant.class::isInstance);
    }

    @Test
    void knocks_twice_at_the_port_of_a_silent_primary_and_believes_two_refusals() {
        checker();
        settle();

        node1.isRefusing = true;
        node1.port = PortCheck.Outcome.REFUSED;
        loop.advance(ofMillis(1_400));

        assertThat(distances(node1.knocks))
                .first()
                .satisfies(millis -> assertThat(millis).isGreaterThanOrEqualTo(200));
        assertThat(view().primacy())
                .isInstanceOfSatisfying(
                        Primacy.Vacant.class, vacant -> assertThat(vacant.why()).isEqualTo(Vacancy.PORT_REFUSED));
    }

    @Test
    void believes_the_second_refusal_even_when_the_first_knock_started_late() {
        checker();
        settle();

        node1.isRefusing = true;
        node1.port = PortCheck.Outcome.REFUSED;
        node1.knockDelay = ofMillis(9);
        loop.advance(ofMillis(1_400));

        long believedAt = views.stream()
                .filter(view -> view.primacy() instanceof Primacy.Vacant vacant && vacant.why() == Vacancy.PORT_REFUSED)
                .mapToLong(view -> view.judgedAtNanos() - VirtualLoop.START)
                .findFirst()
                .orElseThrow();
        assertThat(ofNanos(believedAt - node1.knocks.getFirst())).isLessThan(ofMillis(300));
    }

    @Test
    void knocks_each_second_while_asked_to() {
        checker();
        settle();

        node1.isSilent = true;
        loop.advance(ofSeconds(30));

        assertThat(node1.knocks).hasSizeBetween(20, 60);
        assertThat(node2.knocks).isEmpty();
    }

    @Test
    void asks_for_the_settings_until_they_are_known_and_then_each_half_minute() {
        cluster.settings = Optional.empty();
        checker();
        settle();
        loop.advance(ofSeconds(5));
        assertThat(cluster.settingsAsked).hasSizeBetween(5, 9);

        cluster.settings = Optional.of(dev.fairlead.probe.DcsSettings.DEFAULTS);
        loop.advance(ofSeconds(2));
        cluster.settingsAsked.clear();
        loop.advance(Duration.ofMinutes(2));

        assertThat(cluster.settingsAsked).hasSizeBetween(3, 5);
    }

    // ---- names

    @Test
    void keeps_the_last_address_of_a_backend_while_its_name_does_not_resolve() {
        cluster.names.put("gateway", InetAddress.ofLiteral("192.0.2.1"));
        var override = new MemberOverride(Optional.empty(), Optional.of(new MemberOverride.Postgres("gateway", 5432)));
        checker(Map.of("node1", override), node1.apiUrl);
        loop.advance(ofSeconds(2));

        cluster.names.clear();
        loop.advance(MINUTE);
        assertThat(view().member("node1").flatMap(MemberView::backend)).isPresent();

        cluster.names.put("gateway", InetAddress.ofLiteral("192.0.2.2"));
        loop.advance(ofSeconds(3));
        assertThat(view().member("node1").flatMap(MemberView::backend))
                .hasValueSatisfying(
                        backend -> assertThat(backend.address()).isEqualTo(InetAddress.ofLiteral("192.0.2.2")));
    }

    // ---- going on

    @Test
    void judges_each_answer_and_hardly_oftener_while_all_is_quiet() {
        checker();
        settle();

        assertThat(viewsIn(ofSeconds(10))).isBetween(30, 42);
    }

    @Test
    void judges_four_times_a_second_at_least_while_a_member_is_silent_or_something_is_ordered() {
        checker();
        settle();
        var given = new Orders.Given("operator", "test", loop.nanoTime());
        orders = Orders.NONE.holding("rw", new Orders.Hold(OptionalLong.empty(), given));
        loop.advance(ofSeconds(1));
        assertThat(viewsIn(ofSeconds(10))).isGreaterThanOrEqualTo(60);

        orders = Orders.NONE
                .holding("rw", new Orders.Hold(OptionalLong.of(loop.nanoTime()), given))
                .resetting(new Orders.Reset(1, given));
        loop.advance(ofSeconds(1));
        assertThat(viewsIn(ofSeconds(10))).as("what was ordered is over").isLessThan(45);

        node3.isRefusing = true;
        loop.advance(ofSeconds(2));
        assertThat(viewsIn(ofSeconds(10))).isGreaterThanOrEqualTo(60);
    }

    private int viewsIn(Duration span) {
        int before = views.size();
        loop.advance(span);
        return views.size() - before;
    }

    @Test
    void goes_on_when_a_listener_throws() {
        checker();
        settle();

        isListenerBroken = () -> true;
        loop.advance(ofSeconds(5));
        isListenerBroken = () -> false;
        views.clear();
        loop.advance(ofSeconds(1));

        assertThat(views).isNotEmpty();
        assertThat(primary()).isEqualTo("node1");
    }

    @Test
    void tells_of_every_probe() {
        checker();
        settle();

        loop.advance(ofSeconds(10));

        assertThat(observed).hasSizeBetween(27, 36).allMatch(Observation.Answered.class::isInstance);
    }

    @Test
    void says_how_closely_it_probes_and_what_came_last() {
        ClusterChecker checker = checker();
        settle();
        assertThat(checker.status().urgency()).isEqualTo(Urgency.STEADY);

        node3.isRefusing = true;
        node1.says(503, "replica", "running", 1);
        loop.advance(ofSeconds(2));
        assertThat(checker.status().urgency()).isEqualTo(Urgency.URGENT);
        assertThat(checker.status().latest().get("node3")).isInstanceOf(Observation.Unreachable.class);
        assertThat(checker.status().trigger()).hasValueSatisfying(trigger -> {
            assertThat(trigger.why()).isEqualTo("node1 says something else than before");
            assertThat(trigger.count()).isPositive();
        });

        node2.says(200, "replica", "running", 1);
        loop.advance(ofSeconds(1));
        assertThat(checker.status().urgency()).isEqualTo(Urgency.HOT);
        assertThat(urgencies).containsExactly(Urgency.URGENT, Urgency.HOT);
    }

    @Test
    void asks_nothing_after_it_was_closed() {
        ClusterChecker checker = checker();
        settle();

        checker.close();
        cluster.members.values().forEach(FakeMember::forget);
        loop.advance(MINUTE);

        assertThat(node1.probes).isEmpty();
    }

    // ---- to shorten the above

    /** Begins, finds the members and the primary, and forgets how. */
    private void settle() {
        loop.advance(ofSeconds(3));
        assertThat(primary()).isEqualTo("node1");
        cluster.members.values().forEach(FakeMember::forget);
        cluster.listsAsked.clear();
        views.clear();
        observed.clear();
        urgencies.clear();
    }

    private ClusterChecker checker(String... seeds) {
        return checker(Map.of(), seeds.length == 0 ? new String[] {node1.apiUrl} : seeds);
    }

    private ClusterChecker checker(Map<String, MemberOverride> overrides, String... seeds) {
        var policy = new Policy("main", Optional.empty(), ofSeconds(10), ofSeconds(10), false, List.of());
        var config = new CheckerConfig(policy, List.of(seeds), overrides, ProbeTls.DEFAULTS);
        var observer = new CheckerObserver() {
            @Override
            public void onProbe(String name, String member, Observation observation) {
                observed.add(observation);
            }

            @Override
            public void onUrgency(String name, Urgency urgency) {
                urgencies.add(urgency);
            }
        };
        var checker = new ClusterChecker(
                config, cluster, loop, this::onView, observer, new Random(7), () -> orders, Remembered.NOTHING);
        checker.begin();
        return checker;
    }

    private void onView(ClusterView view) {
        if (isListenerBroken.getAsBoolean()) {
            throw new IllegalStateException("a listener that throws");
        }
        views.add(view);
    }

    private ClusterView view() {
        return views.getLast();
    }

    private String primary() {
        return view().primacy() instanceof Primacy.Writable writable
                ? writable.member()
                : view().primacy().toString();
    }

    private List<String> names() {
        return view().members().stream().map(MemberView::name).toList();
    }

    private Duration now() {
        return Duration.ofNanos(loop.elapsed());
    }

    /** Advances to the next probe of a member, by a hundredth of a second at a time; nothing is left to advance then. */
    private Duration untilProbeOf(FakeMember member) {
        int before = member.probes.size();
        for (int step = 0; step < 10_000 && member.probes.size() == before; step++) {
            loop.advance(ofMillis(1));
        }
        return Duration.ZERO;
    }

    private static List<Long> distances(List<Long> instants) {
        List<Long> millis = new ArrayList<>();
        for (int i = 1; i < instants.size(); i++) {
            millis.add((instants.get(i) - instants.get(i - 1)) / 1_000_000);
        }
        return millis;
    }
}
