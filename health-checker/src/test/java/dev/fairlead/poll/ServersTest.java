package dev.fairlead.poll;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.discovery.MemberOverride;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.verdict.Policy;
import dev.fairlead.verdict.Remembered;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Members that move, seeds that speak for themselves, settings that follow from what Patroni really does. */
final class ServersTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final FakeCluster cluster = FakeCluster.ofThree(loop);
    private final FakeMember node1 = cluster.member("node1");
    private final List<ClusterView> views = new ArrayList<>();

    private ClusterChecker start(Map<String, MemberOverride> overrides, Remembered before, String... seeds) {
        var policy = new Policy("main", Optional.empty(), ofSeconds(10), ofSeconds(10), false, List.of());
        var config = new CheckerConfig(policy, List.of(seeds), overrides, ProbeTls.DEFAULTS);
        var checker = new ClusterChecker(
                config, cluster, loop, views::add, CheckerObserver.NONE, new Random(7), () -> Orders.NONE, before);
        checker.begin();
        return checker;
    }

    private void start() {
        start(Map.of(), Remembered.NOTHING, node1.apiUrl);
        loop.advance(ofSeconds(3));
        assertThat(primary()).isEqualTo("node1");
        views.clear();
    }

    private String primary() {
        return name(views.getLast());
    }

    private static String name(ClusterView view) {
        return view.primacy() instanceof Primacy.Writable writable
                ? writable.member()
                : view.primacy().toString();
    }

    private Optional<Backend> backend(ClusterView view) {
        return view.member(name(view)).flatMap(MemberView::backend);
    }

    private boolean everyView(Predicate<ClusterView> predicate) {
        return views.stream().allMatch(predicate);
    }

    // ---- addresses

    @Test
    void stays_with_the_address_that_answers_as_the_primary_when_lists_show_another() {
        start();
        FakeMember impostor = cluster.join("impostor", 9);
        cluster.listed.remove("impostor");
        impostor.nameInBody = "other";
        cluster.mistaken.put("node1", impostor);

        loop.advance(ofSeconds(60));

        assertThat(impostor.probes).isNotEmpty();
        assertThat(everyView(view -> backend(view).equals(Optional.of(node1.backend))))
                .isTrue();
    }

    @Test
    void follows_a_primary_that_came_back_elsewhere_once_it_has_answered_there() {
        start();
        FakeMember moved = cluster.join("moved", 9);
        cluster.listed.remove("moved");
        moved.nameInBody = "node1";
        moved.isSilent = true;
        node1.isRefusing = true;
        node1.port = dev.fairlead.probe.PortCheck.Outcome.REFUSED;
        cluster.mistaken.put("node1", moved);

        loop.advance(ofSeconds(20));
        assertThat(everyView(view -> !backend(view).equals(Optional.of(moved.backend))))
                .isTrue();
        assertThat(views.getLast().primacy()).isInstanceOf(Primacy.Vacant.class);

        moved.isSilent = false;
        moved.says(200, "primary", "running", 1);
        loop.advance(ofSeconds(4));
        assertThat(primary()).isEqualTo("node1");
        assertThat(backend(views.getLast())).contains(moved.backend);
    }

    @Test
    void keeps_an_address_as_long_as_it_is_among_the_answers() {
        InetAddress first = InetAddress.ofLiteral("10.0.0.1");
        InetAddress second = InetAddress.ofLiteral("10.0.0.2");
        cluster.namesOfMany.put("db", List.of(first, second));
        var overrides = Map.of(
                "node1", new MemberOverride(Optional.empty(), Optional.of(new MemberOverride.Postgres("db", 5432))));
        start(overrides, Remembered.NOTHING, node1.apiUrl);
        loop.advance(ofSeconds(3));
        assertThat(backend(views.getLast())).contains(new Backend("db", 5432, first));
        views.clear();

        for (int turn = 0; turn < 30; turn++) {
            cluster.namesOfMany.put("db", turn % 2 == 0 ? List.of(second, first) : List.of(first, second));
            loop.advance(ofSeconds(1));
        }

        assertThat(everyView(view -> backend(view).equals(Optional.of(new Backend("db", 5432, first)))))
                .isTrue();
    }

    @Test
    void an_address_that_a_name_no_longer_has_is_not_routed_to_before_the_new_one_has_been_probed() {
        cluster.names.put("db", InetAddress.ofLiteral("10.0.0.1"));
        var overrides = Map.of(
                "node1", new MemberOverride(Optional.empty(), Optional.of(new MemberOverride.Postgres("db", 5432))));
        start(overrides, Remembered.NOTHING, node1.apiUrl);
        loop.advance(ofSeconds(3));
        node1.latency = ofMillis(200);
        views.clear();

        cluster.names.put("db", InetAddress.ofLiteral("10.0.0.9"));
        loop.advance(ofMillis(1_500));

        ClusterView first = views.stream()
                .filter(view -> !(view.primacy() instanceof Primacy.Writable))
                .findFirst()
                .orElseThrow();
        assertThat(first.primacy()).isInstanceOf(Primacy.Vacant.class);
        assertThat(backend(views.getLast()).map(Backend::address)).contains(InetAddress.ofLiteral("10.0.0.9"));
    }

    // ---- one server, two names; two clusters

    @Test
    void one_probe_answers_for_both_names_of_a_server() {
        node1.nameInBody = "";
        start();
        var twin = new FakeMember("twin", node1.apiUrl, node1.backend);
        cluster.members.put("twin", twin);
        cluster.listed.add("twin");

        loop.advance(ofSeconds(60));

        assertThat(everyView(view -> name(view).equals("node1") || name(view).equals("twin")))
                .isTrue();
    }

    @Test
    void asks_every_seed_and_serves_nobody_when_they_lead_to_two_clusters() {
        FakeMember foreign = cluster.join("foreign", 9);
        cluster.listed.remove("foreign");
        foreign.scope = "elsewhere";

        start(Map.of(), Remembered.NOTHING, node1.apiUrl, foreign.apiUrl);
        loop.advance(ofSeconds(10));

        assertThat(everyView(view -> !(view.primacy() instanceof Primacy.Writable)))
                .isTrue();
        assertThat(views.getLast().primacy().toString()).contains("STRANGER", "elsewhere", "lab");
    }

    // ---- without lists

    @Test
    void serves_by_the_seeds_own_answers_when_lists_hang() {
        startWithoutLists();

        assertThat(primary()).isEqualTo("node1");
        assertThat(backend(views.getLast())).contains(node1.backend);
        assertThat(views.getLast().members()).extracting(MemberView::name).containsExactly("node1", "node2");
    }

    private void startWithoutLists() {
        cluster.isListHanging = true;
        var overrides = Map.of(
                "node1",
                new MemberOverride(
                        Optional.of(node1.apiUrl), Optional.of(new MemberOverride.Postgres("10.0.0.1", 5432))));

        start(overrides, Remembered.NOTHING, node1.apiUrl, cluster.member("node2").apiUrl);
        loop.advance(ofSeconds(3));
    }

    @Test
    void keeps_the_primary_when_lists_come_back() {
        startWithoutLists();
        views.clear();

        cluster.isListHanging = false;
        loop.advance(ofSeconds(20));

        assertThat(everyView(view -> name(view).equals("node1"))).isTrue();
        assertThat(views.getLast().members()).hasSize(3);
    }

    @Test
    void asks_the_members_that_a_process_before_knew_and_hands_them_on() {
        cluster.isListHanging = true;
        var known = new Remembered(
                Optional.of("lab"),
                Optional.of("7"),
                1,
                1,
                java.util.Collections.emptySortedSet(),
                Optional.of("node1"),
                java.util.Collections.emptySortedSet(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Remembered.Member("node1", node1.apiUrl, "10.0.0.1", 5432)));

        ClusterChecker checker = start(Map.of(), known, "http://10.0.0.99:8008");
        loop.advance(ofSeconds(3));

        assertThat(primary()).isEqualTo("node1");
        assertThat(backend(views.getLast())).contains(node1.backend);
        assertThat(checker.remembered()).isEqualTo(known);
    }

    // ---- cadence

    @Test
    void never_cuts_a_working_session_with_a_short_ttl_and_slow_answers() {
        cluster.settings = Optional.of(new DcsSettings(ofSeconds(20), ofSeconds(10), ofSeconds(10)));
        cluster.members.values().forEach(member -> member.latency = ofMillis(60));
        start();

        loop.advance(Duration.ofMinutes(2));

        assertThat(everyView(view -> name(view).equals("node1"))).isTrue();
    }

    @Test
    void the_lease_is_that_of_the_values_that_the_holders_version_works_with() {
        cluster.settings = Optional.of(new DcsSettings(ofSeconds(20), ofSeconds(10), ofSeconds(10)));
        node1.version = Optional.of("4.0.7");
        start();

        loop.advance(ofSeconds(2));

        long lease = views.getLast().validUntilNanos() - views.getLast().judgedAtNanos();
        assertThat(lease).isEqualTo(ofSeconds(9).toNanos());
    }

    @Test
    void asks_another_member_for_the_settings_when_one_cannot_say() {
        node1.isConfigFailing = true;
        cluster.settings = Optional.of(new DcsSettings(ofSeconds(60), ofSeconds(10), ofSeconds(10)));
        start();

        loop.advance(ofSeconds(5));

        long lease = views.getLast().validUntilNanos() - views.getLast().judgedAtNanos();
        assertThat(lease).isEqualTo(ofSeconds(10).toNanos());
    }

    @Test
    void a_value_that_is_not_understood_is_said() {
        cluster.settings = Optional.of(new DcsSettings(
                ofSeconds(30), ofSeconds(10), ofSeconds(10), List.of("ttl in Patroni's settings is not understood")));
        start();

        loop.advance(ofSeconds(2));

        assertThat(views)
                .isNotEmpty()
                .allMatch(view -> view.alarms().contains("ttl in Patroni's settings is not understood"));
    }
}
