package dev.fairlead.docker;

import static dev.fairlead.docker.Awaiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application sees of the faults that a container engine can make, one proxy in front of one cluster all the while. */
@Tag("cluster")
@Timeout(300)
class FaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** The time to live of the leader key, what Patroni needs on top of it, and a slow machine. */
    private static final Duration FAILOVER_LIMIT = Duration.ofSeconds(50);

    private static ProxyContainer proxy;

    private Cluster cluster;

    @BeforeAll
    static void start() {
        proxy = ProxyContainer.of(Cluster.shared()).started();
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.stop();
        }
    }

    @BeforeEach
    void repair() {
        cluster = Cluster.shared();
    }

    @Test
    void a_killed_leader_costs_one_error_and_then_writes_go_on() throws Exception {
        try (var writer = Writer.start(proxy)) {
            Member killed = cluster.awaitLeader();

            killed.kill();

            Member successor = cluster.awaitLeaderOtherThan(killed);
            writer.awaitMore(20);
            assertThat(writer.errors()).hasSize(1);
            assertThat(writer.longestGap()).isLessThan(FAILOVER_LIMIT);
            assertThat(lastServer(writer)).isEqualTo(successor.address());
        }
    }

    @Test
    void a_paused_leader_is_replaced_and_gets_no_write_when_it_goes_on() throws Exception {
        try (var writer = Writer.start(proxy)) {
            Member paused = cluster.awaitLeader();
            String pausedAddress = paused.address().orElseThrow();

            paused.pause();
            Member successor = cluster.awaitLeaderOtherThan(paused);
            writer.awaitMore(20);
            int before = writer.count();
            paused.resume();
            awaitReplica(paused);
            writer.awaitMore(20);

            assertThat(writer.errors()).hasSize(1);
            assertThat(writer.longestGap()).isLessThan(FAILOVER_LIMIT);
            assertThat(writer.since(before)).noneMatch(row -> row.server().equals(pausedAddress));
            assertThat(lastServer(writer)).isEqualTo(successor.address());
        }
    }

    @Test
    void a_leader_without_network_is_replaced_and_comes_back_as_a_replica() throws Exception {
        try (var writer = Writer.start(proxy)) {
            Member unplugged = cluster.awaitLeader();

            unplugged.unplug();
            Member successor = cluster.awaitLeaderOtherThan(unplugged);
            writer.awaitMore(20);
            unplugged.repair();
            awaitReplica(unplugged);

            assertThat(writer.errors()).hasSize(1);
            assertThat(writer.longestGap()).isLessThan(FAILOVER_LIMIT);
            assertThat(lastServer(writer)).isEqualTo(successor.address());
        }
    }

    @Test
    void a_leader_that_is_parted_from_etcd_is_left_for_its_successor() throws Exception {
        try (var writer = Writer.start(proxy)) {
            Member parted = cluster.awaitLeader();

            parted.unplugFromEtcd();
            Member successor = cluster.awaitLeaderOtherThan(parted);
            writer.awaitMore(20);

            assertThat(writer.errors()).hasSize(1);
            assertThat(writer.longestGap()).isLessThan(FAILOVER_LIMIT);
            assertThat(lastServer(writer)).isEqualTo(successor.address());
        }
    }

    @Test
    void a_member_that_is_added_is_found_and_read_from() {
        Member added = cluster.add();
        try {
            awaitReplica(added);

            await("reads reach " + added.name(), LIMIT, () -> readers().contains(added.address()));
        } finally {
            cluster.remove(added);
        }
    }

    @Test
    void a_proxy_that_is_restarted_serves_again() throws Exception {
        try (var writer = Writer.start(proxy)) {
            proxy.restart();

            writer.awaitMore(20);
            assertThat(proxy.inspect().getState().getExitCodeLong()).isZero();
            assertThat(writer.longestGap()).isLessThan(Duration.ofSeconds(30));
        }
    }

    private static void awaitReplica(Member member) {
        await(
                "the proxy sees " + member.name() + " as a replica that it reads from",
                LIMIT,
                proxy::seen,
                () -> replicasOfTheReadRoute().contains(member.name()));
    }

    private static Set<String> replicasOfTheReadRoute() {
        return proxy.status().path("routes").values().stream()
                .filter(route -> route.path("name").asString().equals("replicas"))
                .flatMap(route -> route.path("members").values().stream())
                .map(name -> name.asString())
                .collect(Collectors.toSet());
    }

    /** Servers that answer on the read port, asked a few times. */
    private static Set<Optional<String>> readers() {
        var servers = new HashSet<Optional<String>>();
        for (int i = 0; i < 6; i++) {
            try {
                servers.add(Optional.of(proxy.ask(ProxyContainer.REPLICAS, "select host(inet_server_addr())")));
            } catch (SQLException notNow) {
                servers.add(Optional.empty());
            }
        }
        return servers;
    }

    private static Optional<String> lastServer(Writer writer) {
        return Optional.of(writer.since(writer.count() - 1).getFirst().server());
    }
}
