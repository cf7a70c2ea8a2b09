package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/**
 * A real Patroni cluster on loopback: one etcd, and members of Patroni and PostgreSQL.
 *
 * <p>Thread rule: one thread at a time; every operation blocks until it has happened. Lifecycle: {@link #start}, then faults, then {@link #repair}
 * before the next test, at last {@link #close}. Everything ends with this JVM, even if it is killed. Any number of labs run side by side.
 *
 * <p>The database {@link Sql#DATABASE} belongs to {@link Sql#USER} and has one table, see {@link #SCHEMA}.
 */
public final class Lab implements AutoCloseable {
    /** The table that writing clients insert into: who wrote, and where the row was really written. */
    static final String SCHEMA = """
        create table writes (
            id bigint primary key,
            client int not null,
            port int not null default inet_server_port(),
            pid int not null default pg_backend_pid(),
            timeline int not null default ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int,
            at timestamptz not null default clock_timestamp());
        create table truth (member text primary key, at timestamptz not null);
        """;

    private static final String SCOPE = "lab";
    private static final String NAMESPACE = "/service/";
    private static final String KEYS = NAMESPACE + SCOPE + "/";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    /** Longer than a healthy member takes to follow again after a crash. */
    private static final Duration REJOIN_LIMIT = Duration.ofSeconds(25);

    private static final Duration REPAIR_LIMIT = Duration.ofMinutes(2);

    private final LabOptions options;
    private final Account account = Account.choose();
    private final Path directory = Reaper.newDirectory();
    private final Subnet subnet = Subnet.claim();
    private final String table = directory.getFileName().toString().replace('-', '_');
    private final Reaper reaper = Reaper.watch(directory, table, account);
    private final Partition partition = new Partition(table, account);
    private final Map<String, Node> nodes = new HashMap<>();
    /** Other clusters' members, by what the keys of their clusters begin with. */
    private final Map<String, Node> strangers = new HashMap<>();
    private final Set<String> vanished = new HashSet<>();
    private final Set<String> hidden = new HashSet<>();
    /** HAProxy shares a port with whoever listens on it already, and some servers listen late. */
    private final Set<Integer> givenPorts = new HashSet<>();

    private final Optional<Certificates> certificates;
    private final PatroniRest rest;
    private final Etcd etcd;
    private int lastIndex;
    private int lastStranger;
    private boolean isStandbyCluster;

    private Lab(LabOptions options) {
        this.options = options;
        this.isStandbyCluster = options.upstream().isPresent();
        this.certificates = options.restTls() == LabOptions.RestTls.OFF && !options.postgresTls()
                ? Optional.empty()
                : Optional.of(Certificates.create(directory, subnet.memberHosts(), account));
        this.rest = new PatroniRest(certificates);
        this.etcd = new Etcd(newDirectory("etcd"), subnet, account);
    }

    /** Starts a lab and returns when all members stream and the schema is there. Throws {@link LabException} when that takes two minutes. */
    public static Lab start(LabOptions options) {
        List<String> missing = Prerequisites.missing(options.version());
        if (!missing.isEmpty()) {
            throw new LabException("a lab cannot start here: " + String.join("; ", missing));
        }
        Lab lab = new Lab(options);
        try {
            lab.boot();
            return lab;
        } catch (RuntimeException e) {
            LabException failure = lab.withLogTails(e);
            lab.close();
            throw failure;
        }
    }

    private void boot() {
        etcd.start();
        for (int count = 0; count < options.members(); count++) {
            newNode().start();
        }
        Await.until("a leader", START_LIMIT, this::leaderUnlessAllAreDead);
        if (options.upstream().isEmpty()) {
            createSchema();
        }
        awaitHealthy(START_LIMIT);
    }

    // ---- questions

    public LabOptions options() {
        return options;
    }

    /** All members, in the order of their names. */
    public List<Member> members() {
        return nodes.values().stream()
                .map(Node::member)
                .sorted(java.util.Comparator.comparing(Member::name))
                .toList();
    }

    public Member member(String name) {
        return node(name).member();
    }

    /** The holder of the leader key, as etcd knows it; empty while nobody has it. */
    public Optional<Member> leader() {
        return etcd.read(KEYS + "leader")
                .flatMap(name -> Optional.ofNullable(nodes.get(name)))
                .map(Node::member);
    }

    /** The leader of a cluster that must have one. */
    public Member requireLeader() {
        return leader().orElseThrow(() -> new LabException("there is no leader"));
    }

    /** All members but the leader. */
    public List<Member> replicas() {
        Optional<Member> leader = leader();
        return members().stream()
                .filter(member -> leader.isEmpty() || !leader.get().equals(member))
                .toList();
    }

    /** Base URLs of all REST APIs, separated by commas, as {@code fairlead run --patroni} takes them. */
    public String restUrls() {
        return String.join(",", members().stream().map(Member::restUrl).toList());
    }

    /** The parsed body of a GET on a member's REST API; empty when there is no answer. */
    public Optional<JsonNode> ask(String member, String path) {
        return rest.get(member(member), path);
    }

    /** Present when REST or PostgreSQL speak TLS. */
    public Optional<Certificates> certificates() {
        return certificates;
    }

    /** An address, in this lab's own network, on which a test may let a proxy listen. */
    public String serviceHost() {
        return subnet.serviceHost();
    }

    /** Another such address, for a second proxy. */
    public String secondServiceHost() {
        return subnet.secondServiceHost();
    }

    /** A port that is free on {@link #serviceHost()} and on {@link #secondServiceHost()}, and that was not given away before. */
    public int freeServicePort() {
        int port = Subnet.freePort(serviceHost(), secondServiceHost());
        while (!givenPorts.add(port)) {
            port = Subnet.freePort(serviceHost(), secondServiceHost());
        }
        return port;
    }

    /** Everything of this lab is below it; gone after {@link #close}. */
    public Path directory() {
        return directory;
    }

    /** A new directory below the lab's. A process that works in it ends with the lab. */
    public Path newDirectory(String name) {
        try {
            Path created = Files.createDirectory(directory.resolve(name));
            account.own(created);
            return created;
        } catch (IOException e) {
            throw new LabException("cannot make " + name + " in " + directory, e);
        }
    }

    /** What Patroni and PostgreSQL of this member have written. */
    public Path log(String member) {
        return node(member).log();
    }

    /** The processes of this member's Patroni, without PostgreSQL's. */
    public List<Long> patroniPids(String member) {
        return node(member).patroniPids();
    }

    // ---- planned operations

    /** Hands the lead to {@code to}; returns when Patroni says that it is done. */
    public void switchover(String to) {
        Member from = requireLeader();
        rest.order(from, "POST", "/switchover", "{\"leader\":\"%s\",\"candidate\":\"%s\"}".formatted(from.name(), to));
    }

    /** Hands the lead to the first replica and returns it. */
    public Member switchover() {
        Member to = replicas().getFirst();
        switchover(to.name());
        return to;
    }

    /** What {@code patronictl restart} does: PostgreSQL restarts, the member keeps its role. */
    public void restart(String member) {
        rest.order(member(member), "POST", "/restart", "{}");
    }

    /** Stops Patroni's automatic failover. */
    public void pause() {
        configure("{\"pause\":true}");
    }

    public void resume() {
        configure("{\"pause\":null}");
    }

    /** The same, while nobody may lead or answer; whether somebody took it. */
    public boolean tryToResume() {
        return members().stream().anyMatch(member -> rest.isTaken(member, "PATCH", "/config", "{\"pause\":null}"));
    }

    /** Patches the cluster's dynamic configuration with a JSON object. */
    public void configure(String patch) {
        List<Member> all = members();
        Member anyone = leader().orElse(all.getFirst());
        rest.order(anyone, "PATCH", "/config", patch);
    }

    /** Waits until the leader knows, in failsafe mode, whom to ask when the DCS is lost. */
    public void awaitFailsafe() {
        Await.until("the list of members for failsafe mode", START_LIMIT, () -> etcd.read(KEYS + "failsafe"));
    }

    /** Adds a member; returns when it is started, not yet when it streams (see {@link #awaitHealthy}). */
    public Member addMember() {
        Node node = newNode();
        node.start();
        return node.member();
    }

    /** Shuts a member down for good. */
    public void removeMember(String name) {
        node(name).stop();
        etcd.delete(KEYS + "members/" + name);
        nodes.remove(name);
    }

    /** Makes the lab's cluster a standby cluster that follows {@code primary}, a member of another lab; returns at once. */
    public void follow(Member primary) {
        configure("{\"standby_cluster\":{\"host\":\"%s\",\"port\":%d}}"
                .formatted(primary.host(), primary.postgresPort()));
        isStandbyCluster = true;
    }

    /** Makes a standby cluster an ordinary one, whose leader is promoted; returns at once. */
    public void followNobody() {
        configure("{\"standby_cluster\":null}");
        isStandbyCluster = false;
    }

    /** Gives a member another name, which takes a restart of its Patroni; its PostgreSQL lives on in pause. Returns it as it is called now. */
    public Member rename(String name, String newName) {
        Node node = node(name);
        node.stopPatroni();
        return restartAs(node, node.member().named(newName));
    }

    /** Kills a member and starts it, with its name and its data, on addresses that nobody had before. */
    public Member move(String name) {
        Node node = node(name);
        node.killAll();
        return restartAs(node, subnet.member(++lastIndex, name, scheme()));
    }

    private Member restartAs(Node node, Member member) {
        nodes.remove(node.member().name());
        Node changed = node(NAMESPACE, SCOPE, member, node.directory());
        nodes.put(member.name(), changed);
        changed.start();
        return member;
    }

    /**
     * Removes a member for good and starts, on its addresses and under its name, the only member of another cluster, which ends with {@link #repair}. Returns
     * at once; see {@link #awaitStrangers}.
     *
     * @param scope the other cluster's name, which may be that of the lab's
     */
    public void replaceByStranger(String name, String scope) {
        Member former = member(name);
        removeMember(name);
        String home = "stranger" + ++lastStranger;
        String namespace = "/" + home + "/";
        Node stranger = node(namespace, scope, former, newDirectory(home));
        strangers.put(namespace + scope, stranger);
        stranger.start();
    }

    /** Waits until each stranger leads its own cluster. */
    public void awaitStrangers() {
        for (String keys : strangers.keySet()) {
            Await.until("a stranger to lead", START_LIMIT, () -> etcd.read(keys + "/leader"));
        }
    }

    /** Begins the cluster anew, with the same names and addresses, as after {@code pg_upgrade}: with another system identifier, on timeline 1. */
    public void beginAnew() {
        nodes.values().forEach(Node::killAll);
        etcd.deleteBelow(KEYS);
        nodes.values().forEach(Node::startAnew);
        Await.until("a leader", START_LIMIT, this::leader);
        createSchema();
        awaitHealthy(START_LIMIT);
    }

    // ---- faults

    /** Stops PostgreSQL's postmaster: its sessions go on, new ones are not served though the kernel accepts them, and Patroni answers. */
    public void freezePostmaster(String member) {
        node(member).freezePostmaster();
    }

    /** Stops every process of PostgreSQL; Patroni goes on. */
    public void freezePostgres(String member) {
        node(member).freezePostgres();
    }

    /** Kills Patroni and every process of PostgreSQL of this member. */
    public void kill9(String member) {
        node(member).killAll();
    }

    public void killPatroni(String member) {
        node(member).killPatroni();
    }

    public void killPostgres(String member) {
        node(member).killPostgres();
    }

    /** Starts Patroni again, unless it runs. */
    public void startPatroni(String member) {
        node(member).start();
    }

    /** Asks Patroni to end, which stops its PostgreSQL; in pause PostgreSQL lives on and only Patroni is waited for. */
    public void stopPatroni(String member) {
        node(member).stopPatroni();
    }

    /** Stops the whole node: the kernel still accepts connections for it, nobody answers. */
    public void freeze(String member) {
        node(member).freeze();
    }

    /** Stops Patroni only, its REST API included. */
    public void freezePatroni(String member) {
        node(member).freezePatroni();
    }

    public void thaw(String member) {
        node(member).thaw();
    }

    public void freezeEtcd() {
        etcd.freeze();
    }

    public void thawEtcd() {
        etcd.thaw();
    }

    /** All packets between this member and etcd vanish; clients and other members still reach it. */
    public void cutFromEtcd(String member) {
        vanish(member(member).etcdHost());
    }

    /** All packets between this member and anybody but the other members vanish: for a proxy the machine is gone. */
    public void cutFromProxy(String member) {
        if (hidden.add(member(member).host())) {
            partition.cutFromClients(member(member).host());
        }
    }

    /** The machine vanishes: for clients, for other members and for etcd; its processes go on, alone. */
    public void isolate(String member) {
        vanish(member(member).etcdHost());
        vanish(member(member).host());
    }

    /** Undoes every cut around this member. */
    public void heal(String member) {
        for (String host : List.of(member(member).etcdHost(), member(member).host())) {
            if (vanished.remove(host)) {
                partition.heal(host);
            }
            if (hidden.remove(host)) {
                partition.healFromClients(host);
            }
        }
    }

    private void vanish(String host) {
        if (vanished.add(host)) {
            partition.cut(host);
        }
    }

    // ---- back to health

    /** Waits until one leader takes writes and everyone else streams from it on the same timeline. */
    public void awaitHealthy(Duration limit) {
        AtomicReference<String> last = new AtomicReference<>("");
        try {
            Await.until("a healthy cluster", limit, () -> {
                Optional<String> complaint = Health.complaint(rest, leader(), members(), isStandbyCluster);
                complaint.ifPresent(last::set);
                if (complaint.isPresent()) {
                    Await.pause(200_000_000);
                }
                return complaint.isEmpty();
            });
        } catch (LabException e) {
            throw new LabException(e.getMessage() + ": " + last.get(), e);
        }
    }

    /**
     * Undoes every fault: heals, thaws, ends strangers, starts what is dead or missing, ends a pause and other settings of a test, copies stuck replicas
     * anew, and waits until the cluster is healthy.
     */
    public void repair() {
        etcd.thaw();
        strangers.values().forEach(Node::killAll);
        strangers.clear();
        for (Member member : members()) {
            heal(member.name());
            thaw(member.name());
            startPatroni(member.name());
        }
        while (nodes.size() < options.members()) {
            addMember();
        }
        // A leader whose Patroni has just been started does not answer at once.
        JsonNode config = Await.until(
                "a leader that answers",
                REPAIR_LIMIT,
                () -> leader().flatMap(leader -> ask(leader.name(), "/config")).filter(JsonNode::isObject));
        if (config.path("pause").asBoolean(false)) {
            resume();
        }
        if (config.path("failsafe_mode").asBoolean(false) != options.failsafe()) {
            configure("{\"failsafe_mode\":" + options.failsafe() + "}");
        }
        if (isStandbyCluster && options.upstream().isEmpty()) {
            followNobody();
        }
        try {
            awaitHealthy(REJOIN_LIMIT);
        } catch (LabException stuck) {
            copyAnewWhoDoesNotStream();
            awaitHealthyOrSayWhy(REPAIR_LIMIT);
        }
    }

    private void awaitHealthyOrSayWhy(Duration limit) {
        try {
            awaitHealthy(limit);
        } catch (LabException e) {
            throw withLogTails(e);
        }
    }

    /**
     * A replica can be stuck for good, as those that had followed a timeline that was given up; then only a new copy helps. Not by Patroni's {@code
     * /reinitialize}: it removes the directory below a postmaster that does not end, which then keeps the port for ever.
     */
    private void copyAnewWhoDoesNotStream() {
        Member leader = requireLeader();
        for (Member replica : replicas()) {
            if (!Health.streams(leader, replica)) {
                node(replica.name()).startAnew();
            }
        }
    }

    /** Ends all processes, thawed or not, and removes every trace. Safe to call twice. */
    @Override
    public void close() {
        reaper.close();
        subnet.close();
    }

    // ---- inside

    private Node node(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new LabException("no member " + name + " in " + nodes.keySet());
        }
        return node;
    }

    private Node newNode() {
        String name = (options.upstream().isEmpty() ? "node" : "far") + ++lastIndex;
        Node node = node(NAMESPACE, SCOPE, subnet.member(lastIndex, name, scheme()), newDirectory(name));
        nodes.put(name, node);
        return node;
    }

    private String scheme() {
        return options.restTls() == LabOptions.RestTls.OFF ? "http" : "https";
    }

    /** @param home the member's directory, into which its configuration is written */
    private Node node(String namespace, String scope, Member member, Path home) {
        Path config = home.resolve("patroni.yml");
        Path bin = PatroniCommand.postgresBin(options.version());
        String text = new PatroniConfig(member, namespace, scope, etcd.port(), home, bin, options, certificates).text();
        try {
            Files.writeString(config, text);
        } catch (IOException e) {
            throw new LabException("cannot write " + config, e);
        }
        return new Node(member, home, PatroniCommand.of(options.version(), account, directory, home, config));
    }

    private Optional<Member> leaderUnlessAllAreDead() {
        Optional<Member> leader = leader();
        if (leader.isEmpty() && nodes.values().stream().noneMatch(Node::isAlive)) {
            throw new LabException("every Patroni has ended");
        }
        return leader;
    }

    private void createSchema() {
        Await.until("the schema", START_LIMIT, () -> {
            try (Connection connection = Sql.openAsSuperuser(requireLeader(), "postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("create role %s login password '%s'".formatted(Sql.USER, Sql.PASSWORD));
                statement.execute("create database %s owner %s".formatted(Sql.DATABASE, Sql.USER));
            } catch (SQLException notYet) {
                return false;
            }
            try (Connection connection = Sql.openAsSuperuser(requireLeader(), Sql.DATABASE);
                    Statement statement = connection.createStatement()) {
                statement.execute("set role " + Sql.USER + ";" + SCHEMA);
                return true;
            } catch (SQLException e) {
                throw new LabException("cannot create the schema", e);
            }
        });
    }

    private LabException withLogTails(RuntimeException failure) {
        List<String> tails = new ArrayList<>(List.of(String.valueOf(failure.getMessage())));
        for (Node node : nodes.values()) {
            tails.add("-- " + node.member().name());
            tails.addAll(tail(node.log()));
        }
        return new LabException(String.join("\n", tails), failure);
    }

    private static List<String> tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.max(0, lines.size() - 30), lines.size());
        } catch (IOException e) {
            return List.of("(no log)");
        }
    }
}
