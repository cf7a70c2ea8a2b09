package dev.fairlead.docker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.lifecycle.Startables;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Patroni cluster: etcd, and members named {@code node1}, {@code node2} and so on.
 *
 * <p>The shared one lives until the process ends. What it says of itself comes from etcd, where Patroni keeps the truth, and not from what Fairlead asks.
 */
final class Cluster implements AutoCloseable {
    static final String PASSWORD = "only-for-tests";

    private static final Duration HEALTHY_LIMIT = Duration.ofMinutes(3);
    private static final String IN_ETCD = "/service/demo/";

    private static @Nullable Cluster shared;

    private final Network clients = Engine.network();
    private final Network dcs = Engine.network();
    private final GenericContainer<?> etcd = new GenericContainer<>(Engine.PATRONI)
            .withNetwork(dcs)
            .withNetworkAliases("etcd")
            .withLabels(Engine.labels())
            .withCommand(
                    "etcd",
                    "--data-dir=/var/lib/etcd-data",
                    "--listen-client-urls=http://0.0.0.0:2379",
                    "--advertise-client-urls=http://etcd:2379",
                    "--unsafe-no-fsync");
    private final List<Member> members = new ArrayList<>();
    private final Optional<Certificates> certificates;

    private Cluster(int size, Optional<Certificates> certificates) {
        this.certificates = certificates;
        for (int number = 1; number <= size; number++) {
            members.add(member("node" + number));
        }
        Startables.deepStart(Stream.concat(Stream.of(etcd), members.stream())).join();
        awaitHealthy();
    }

    /** The cluster of three that all tests share, healthy again whatever the last one did to it. */
    static synchronized Cluster shared() {
        Engine.require();
        Cluster cluster = shared;
        if (cluster == null) {
            cluster = new Cluster(3, Optional.empty());
            shared = cluster;
        } else {
            cluster.repair();
        }
        return cluster;
    }

    /** One of its own whose REST APIs speak TLS and ask every client for a certificate, and whose PostgreSQL offers TLS. The caller closes it. */
    static Cluster withTls(int size, Certificates certificates) {
        Engine.require();
        return new Cluster(size, Optional.of(certificates));
    }

    private Member member(String name) {
        var member = new Member(name, clients, dcs);
        certificates
                .map(Certificates::ofMember)
                .orElse(Map.of())
                .forEach((path, text) -> member.withCopyToContainer(Transferable.of(text, 0644), path));
        return member;
    }

    private void repair() {
        members.forEach(Member::repair);
        awaitHealthy();
    }

    /** All members stream from one leader, as some time after a change of it. */
    void awaitHealthy() {
        Awaiting.await("all members of the cluster are well", HEALTHY_LIMIT, this::reported, this::isHealthy);
    }

    Network clients() {
        return clients;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    /** What a proxy is told: all members' REST APIs, with commas between. */
    String patroni() {
        String scheme = certificates.isPresent() ? "https" : "http";
        return members.stream()
                .map(member -> scheme + "://" + member.name() + ":8008")
                .collect(Collectors.joining(","));
    }

    /** Who holds the leader key. */
    Optional<Member> leader() {
        String name = etcdctl("get", "--print-value-only", IN_ETCD + "leader").strip();
        return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }

    Member awaitLeader() {
        Awaiting.await("somebody leads", HEALTHY_LIMIT, this::reported, () -> leader().isPresent());
        return leader().orElseThrow();
    }

    Member awaitLeaderOtherThan(Member deposed) {
        Awaiting.await(
                "somebody leads in place of " + deposed.name(),
                HEALTHY_LIMIT,
                this::reported,
                () -> leader().filter(leader -> !leader.name().equals(deposed.name()))
                        .isPresent());
        return leader().orElseThrow();
    }

    /** A new member, which copies the leader. */
    Member add() {
        Member member = member("node" + (members.size() + 1));
        member.start();
        members.add(member);
        return member;
    }

    void remove(Member member) {
        member.stop();
        members.remove(member);
        etcdctl("del", IN_ETCD + "members/" + member.name());
    }

    /** A planned change of the leader; returns when Patroni has made it. */
    Member switchover() {
        Member before = awaitLeader();
        before.order("switchover", "--leader", before.name(), "--force");
        return awaitLeaderOtherThan(before);
    }

    @Override
    public void close() {
        members.forEach(Member::stop);
        etcd.stop();
        clients.close();
        dcs.close();
    }

    private boolean isHealthy() {
        List<JsonNode> reported = reported();
        boolean allWell = reported.stream()
                .allMatch(member -> isWritable(member)
                        || member.path("replication_state").asString("").equals("streaming"));
        long timelines = reported.stream()
                .map(member -> member.path("timeline").asLong(0))
                .distinct()
                .count();
        return leader().isPresent() && reported.size() == members.size() && allWell && timelines == 1;
    }

    private static boolean isWritable(JsonNode member) {
        return member.path("role").asString("").equals("primary")
                && member.path("state").asString("").equals("running");
    }

    /** What each member has last written about itself. */
    private List<JsonNode> reported() {
        return etcdctl("get", "--prefix", "--print-value-only", IN_ETCD + "members/")
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private String etcdctl(String... words) {
        try {
            String[] command =
                    Stream.concat(Stream.of("etcdctl"), Stream.of(words)).toArray(String[]::new);
            return etcd.execInContainer(command).getStdout();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot ask etcd", e);
        }
    }
}
