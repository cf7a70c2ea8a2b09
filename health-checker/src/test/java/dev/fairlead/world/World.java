package dev.fairlead.world;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Everything there is: a clock, a network, one or two clusters, proxies in front of the first, and their clients. One thread. */
final class World implements AutoCloseable {
    private static final long LOOK = 100 * Network.MILLI;
    private static final long PACE = 400 * Network.MILLI;

    /** How long after Patroni itself gave the lock away by force a proxy may need to see it: probes come each second or so. */
    private static final long SEEN_BY_THEN = 3_500 * Network.MILLI;

    /** R3: 750 ms, and the list's own way. */
    private static final long LIST_COUNTS = 800 * Network.MILLI;

    private final long seed;
    private final Setup setup;
    private final Bend bend;
    private final Clock clock = new Clock();
    private final Random random;
    private final Network network;
    private final Cluster main;
    private final Optional<Cluster> other;
    private final List<Member> servers = new ArrayList<>();
    private final Map<String, Proxy> proxies = new LinkedHashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final Map<Wire, Opened> wires = new LinkedHashMap<>();
    private final Ledger ledger = new Ledger(this);
    private final Invariants invariants;
    private final List<String> told = new ArrayList<>();
    private final Map<String, Long> startedAt = new HashMap<>();
    private final Set<String> knowsAddresses = new HashSet<>();
    private boolean lasting = true;
    private Optional<Throwable> failure = Optional.empty();

    /** A connection to a server, and from where. */
    private record Opened(Proxy proxy, Optional<Postgres> server) {}

    World(Setup setup, long seed, Bend bend, Set<String> ignored) {
        this.setup = setup;
        this.seed = seed;
        this.bend = bend;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.network = new Network(new Random(seed ^ 0x5DEECE66DL));
        this.invariants = new Invariants(this, ignored);
        this.other = setup.others() == 0 ? Optional.empty() : Optional.of(cluster("other", "8", setup.others(), 1));
        this.main = cluster("main", "7", setup.members(), 0);
        if (setup.standby() == Setup.Standby.OTHER) {
            begin(main, Optional.empty());
            other.ifPresent(cluster -> begin(cluster, Optional.of(main)));
        } else {
            other.ifPresent(cluster -> begin(cluster, Optional.empty()));
            begin(main, other.filter(_ -> setup.standby() == Setup.Standby.MAIN));
        }
        for (int number = 1; number <= setup.proxies(); number++) {
            startProxy("proxy" + number, seeds(), Remembered.NOTHING);
        }
        for (int number = 0; number < setup.writers(); number++) {
            join("writer" + (number + 1), number, Proxy.WRITES);
        }
        for (int number = 0; number < setup.readers(); number++) {
            join("reader" + (number + 1), number, Proxy.READS);
        }
        look();
    }

    // ---- how it begins

    private Cluster cluster(String scope, String systemIdentifier, int size, int net) {
        var cluster = new Cluster(scope, systemIdentifier, new Dcs(clock, setup.settings()));
        Wal wal = Wal.initial();
        for (int number = 1; number <= size; number++) {
            String host = (net == 0 ? "node" : "other") + number;
            var member = new Member(this, cluster, host, "10.0." + net + "." + number, setup.version(), wal);
            cluster.members().add(member);
            servers.add(member);
        }
        return cluster;
    }

    private void begin(Cluster cluster, Optional<Cluster> remote) {
        boolean standby = remote.isPresent();
        Member leader = cluster.members().getFirst();
        cluster.dcs().acquire(leader, leader.name());
        cluster.dcs().standbyCluster(standby);
        if (standby) {
            cluster.follow(remote);
            cluster.systemIdentifier(remote.get().systemIdentifier());
        } else {
            cluster.onLockTaken(leader, 0, false);
        }
        for (Member member : cluster.members()) {
            member.systemIdentifier(cluster.systemIdentifier());
            remote.flatMap(Cluster::leader)
                    .ifPresent(primary -> member.postgres().rewindTo(primary));
            member.postgres().isRunning(member == leader && !standby);
            member.patroni().isRunning(member == leader);
        }
        remote.flatMap(Cluster::leader).ifPresent(primary -> leader.postgres().follow(Optional.of(primary)));
        for (Member member : cluster.members()) {
            if (member != leader) {
                member.postgres().follow(Optional.of(leader.postgres()));
            }
            cluster.dcs().watch(() -> {
                if (member.cluster() == cluster) {
                    member.patroni().wakeUp();
                }
            });
        }
    }

    private List<String> seeds() {
        return main.members().stream().map(Member::apiUrl).toList();
    }

    Proxy startProxy(String name, List<String> seeds, Remembered before) {
        startedAt.put(name, clock.elapsed());
        if (main.dcs().isUp() || !before.equals(Remembered.NOTHING)) {
            knowsAddresses.add(name);
        } else {
            knowsAddresses.remove(name);
        }
        var proxy = new Proxy(this, name, seeds, setup.configuredScope(), bend, before);
        proxies.put(name, proxy);
        return proxy;
    }

    private void join(String name, int number, String route) {
        var client = new Client(
                this, name, "proxy" + (number % setup.proxies() + 1), route, PACE, new Random(seed + number));
        clients.add(client);
        clock.after(number * 7L * Network.MILLI, client::connect);
    }

    // ---- how it goes on

    /** Lets everything happen that is due until then; each step ends with the invariants. */
    void run(long untilElapsed) {
        while (clock.step(untilElapsed)) {
            failure.ifPresent(cause -> {
                throw new IllegalStateException("something of ours has thrown", cause);
            });
            invariants.check();
            invariants.first().ifPresent(violation -> {
                throw violation;
            });
        }
    }

    private void look() {
        if (lasting) {
            invariants.checkNowAndThen();
            clock.after(LOOK, this::look);
        }
    }

    /** Ends it: buffers are freed. */
    @Override
    public void close() {
        lasting = false;
        proxies.values().forEach(Proxy::end);
    }

    boolean isLasting() {
        return lasting;
    }

    void onFailure(Throwable cause) {
        if (failure.isEmpty()) {
            failure = Optional.of(cause);
        }
    }

    // ---- what there is

    long seed() {
        return seed;
    }

    Clock clock() {
        return clock;
    }

    Random random() {
        return random;
    }

    Network network() {
        return network;
    }

    Ledger ledger() {
        return ledger;
    }

    Invariants invariants() {
        return invariants;
    }

    Settings settings() {
        return main.dcs().settings();
    }

    Cluster main() {
        return main;
    }

    Optional<Cluster> other() {
        return other;
    }

    List<Member> servers() {
        return servers;
    }

    Member member(String host) {
        return servers.stream()
                .filter(server -> server.host().equals(host))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no member " + host));
    }

    /** The machine at that address now. */
    Optional<Member> at(String address) {
        return servers.stream()
                .filter(server -> server.address().equals(address))
                .findFirst();
    }

    Collection<Proxy> proxies() {
        return proxies.values();
    }

    Proxy proxy(String name) {
        Proxy proxy = proxies.get(name);
        if (proxy == null) {
            throw new IllegalArgumentException("no proxy " + name);
        }
        return proxy;
    }

    List<Client> clients() {
        return clients;
    }

    Optional<Client> client(String name) {
        for (Client client : clients) {
            if (client.name().equals(name)) {
                return Optional.of(client);
            }
        }
        return Optional.empty();
    }

    // ---- connections to servers

    Leg connect(Proxy proxy, String host, InetSocketAddress address, LegListener listener) {
        Optional<Member> found = at(host).filter(member -> !member.isGone());
        String server = found.map(member -> member.host() + ":pg").orElse("nowhere");
        var wire = new Wire(
                this,
                proxy.process(),
                address,
                listener,
                () -> found.filter(member -> !member.isGone()).isPresent() && network.passes(proxy.name(), server),
                () -> found.filter(member -> !member.isGone()).isPresent() && network.passes(server, proxy.name()),
                false);
        wires.put(wire, new Opened(proxy, found.map(Member::postgres)));
        if (found.isPresent() && network.connects(proxy.name(), server)) {
            clock.after(network.delay(), () -> answerDial(found.get().postgres(), wire));
        }
        return wire;
    }

    private void answerDial(Postgres server, Wire wire) {
        if (server.state() == Postgres.State.STOPPED) {
            wire.toProxy(() -> {
                if (wire.isOpen()) {
                    wire.refused();
                    wires.remove(wire);
                    wire.listener().onConnectFailed(new IOException("Connection refused"));
                }
            });
            return;
        }
        var end = new ServerEnd(this, server, wire);
        wire.peer(end);
        server.onConnected(end);
        wire.toProxy(() -> {
            if (wire.isOpen()) {
                wire.listener().onConnected();
            }
        });
    }

    /** The kernel ends what the process had open. */
    void onProxyEnded(Proxy proxy) {
        wires(proxy).forEach(Wire::close);
        clients.stream().filter(client -> client.proxy().equals(proxy.name())).forEach(Client::onProxyEnded);
    }

    void onClosed(Wire wire) {
        wires.remove(wire);
    }

    List<Wire> wires(Proxy proxy) {
        var found = new ArrayList<Wire>();
        wires.forEach((wire, opened) -> {
            if (opened.proxy() == proxy) {
                found.add(wire);
            }
        });
        return found;
    }

    Optional<Postgres> server(Wire wire) {
        Opened opened = wires.get(wire);
        return opened == null ? Optional.empty() : opened.server();
    }

    /** Whether a session of that client is on its way to a server, or may be. */
    boolean isOpening(Client client) {
        return wires(proxy(client.proxy())).stream()
                .anyMatch(wire ->
                        wire.isOpen() && (wire.user().isEmpty() || wire.user().equals(client.name())));
    }

    // ---- the truth

    /** Why writing there through {@code proxy} is wrong now, if it is: another has taken the lock since. */
    Optional<String> wrong(Postgres server, Proxy proxy) {
        Cluster.Reign reign =
                (isElsewhere(proxy) ? server.member().cluster() : main).reign().orElse(null);
        if (reign == null) {
            return Optional.of("the cluster has no leader, and " + server.member() + " is written to");
        }
        if (reign.member().postgres() == server) {
            return Optional.empty();
        }
        long since = clock.elapsed() - reign.sinceElapsed();
        return since < tolerated(reign, proxy)
                ? Optional.empty()
                : Optional.of(reign.member() + " has taken the lock " + since / Network.MILLI + " ms ago, and "
                        + server.member() + " is written to");
    }

    /** A session that is kept on second-hand words may outlast the leader key by as long as one list counts. */
    private static long tolerated(Cluster.Reign reign, Proxy proxy) {
        boolean secondHand = proxy.view()
                .map(ClusterView::primacy)
                .filter(primacy -> primacy instanceof Primacy.Writable writable
                        && writable.confirmation() == Confirmation.SECOND_HAND)
                .isPresent();
        long byLists = secondHand ? LIST_COUNTS : 0;
        return reign.forced() ? SEEN_BY_THEN : byLists;
    }

    /** The leader of a cluster in which nothing is amiss. */
    Optional<Member> healthyLeader() {
        if (!network.isWhole()) {
            return Optional.empty();
        }
        if (!main.dcs().isUp()) {
            return failsafeLeader();
        }
        Optional<Member> leader = main.dcs().holder();
        if (leader.isEmpty()) {
            return Optional.empty();
        }
        boolean well = main.members().stream().allMatch(member -> isWell(member, leader.get()));
        boolean leads = leader.get().patroni().isLeader()
                && main.dcs().leader().filter(leader.get().name()::equals).isPresent()
                && leader.get().postgres().inRecovery() == main.dcs().isStandbyCluster();
        return well && leads ? leader : Optional.empty();
    }

    /** Where the DCS is down, and its members have agreed on their leader; from 3.2 on they say who they are. */
    private Optional<Member> failsafeLeader() {
        return main.members().stream()
                .filter(member -> member.patroni().isFailsafeActive()
                        && member.patroni().isLeader()
                        && member.version().saysName()
                        && member.postgres().takesWrites())
                .filter(leader -> main.members().stream().allMatch(member -> isWell(member, leader)))
                .findFirst();
    }

    /** Whether a proxy could know that the leader has the lock and takes writes: by itself, or by most of the others. */
    boolean isConfirmable(Proxy proxy) {
        Optional<Member> leader = main.reign()
                .map(Cluster.Reign::member)
                .filter(member -> main.dcs().holder().filter(member::equals).isPresent()
                        && main.dcs().leader().filter(member.name()::equals).isPresent());
        if (leader.isEmpty()
                || !main.dcs().isUp()
                || main.dcs().isPaused()
                || main.dcs().isStandbyCluster()
                || !proxy.process().isRunning()
                || !leader.get().postgres().takesWrites()
                || !network.connects(proxy.name(), leader.get().host() + ":pg")) {
            return false;
        }
        List<Member> others =
                main.members().stream().filter(member -> member != leader.get()).toList();
        long telling = others.stream()
                .filter(member -> member.reachesDcs()
                        && !member.isRestHung()
                        && member.patroni().process().isRunning()
                        && network.answering(member.host() + ":rest") < 100 * Network.MILLI
                        && network.connects(proxy.name(), member.host() + ":rest"))
                .count();
        boolean itself = !leader.get().isRestHung()
                && leader.get().patroni().process().isRunning()
                && network.connects(proxy.name(), leader.get().host() + ":rest");
        return itself ? leader.get().patroni().isLeader() : 2 * telling > others.size();
    }

    private boolean isWell(Member member, Member leader) {
        boolean runs = !member.isGone()
                && !member.isRestHung()
                && member.patroni().process().isRunning()
                && member.postgres().answers()
                && member.advertised().equals(member.address());
        return runs && (member == leader || member.postgres().isStreamingFrom(leader.postgres()));
    }

    /** Whether somebody may read somewhere else than at a primary. */
    boolean hasReader(Member leader) {
        return main.dcs().isStandbyCluster()
                || main.members().stream()
                        .anyMatch(member -> member != leader
                                && member.postgres().isStreaming()
                                && member.postgres().replayed()
                                        == member.postgres().wal().lsn());
    }

    /** An operator has ordered something, or it has only just started. */
    boolean isExcused(Proxy proxy) {
        return proxy.orders().count() > 0
                || doSeedsDisagree(proxy)
                || isLost(proxy)
                || isElsewhere(proxy)
                || clock.elapsed() - startedAt.getOrDefault(proxy.name(), 0L) < 3 * 1_000_000_000L;
    }

    /** Started without any knowledge while the DCS was down: no list says where PostgreSQL listens. */
    private boolean isLost(Proxy proxy) {
        return !main.dcs().isUp() && !knowsAddresses.contains(proxy.name());
    }

    /** None of its seeds leads to the first cluster any more. */
    private boolean isElsewhere(Proxy proxy) {
        return proxy.seeds().stream()
                .flatMap(seed -> at(URI.create(seed).getHost()).stream())
                .noneMatch(member -> member.cluster() == main);
    }

    /** Its seeds lead to two clusters, and nobody has said which is meant. */
    boolean doSeedsDisagree(Proxy proxy) {
        return proxy.scope().isEmpty()
                && proxy.seeds().stream()
                                .flatMap(seed -> at(URI.create(seed).getHost()).stream())
                                .filter(member -> !member.isGone()
                                        && !member.isRestHung()
                                        && !member.patroni().process().isDead())
                                .map(member -> member.cluster().scope())
                                .distinct()
                                .count()
                        > 1;
    }

    long thawedAt(String proxy) {
        return startedAt.getOrDefault(proxy, 0L);
    }

    void onThawed(String proxy) {
        startedAt.put(proxy, clock.elapsed());
    }

    // ---- telling

    void onView(Proxy proxy, Optional<ClusterView> before, ClusterView now) {
        Telling.changes(before, now).forEach(line -> tell(proxy.name() + " " + line));
        invariants.onView(proxy, before, now);
    }

    void tell(String line) {
        told.add(String.format(java.util.Locale.ROOT, "%8.3f  %s", clock.elapsed() / 1e9, line));
    }

    List<String> told() {
        return told;
    }
}
