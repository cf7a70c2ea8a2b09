package dev.fairlead.world;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.poll.CheckerConfig;
import dev.fairlead.poll.CheckerLoop;
import dev.fairlead.poll.Checkers;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import dev.fairlead.relay.LoopTimer;
import dev.fairlead.relay.Transport;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.session.AdmissionLimits;
import dev.fairlead.session.LoopRoute;
import dev.fairlead.session.LoopSessions;
import dev.fairlead.session.OpeningLimits;
import dev.fairlead.session.RouteSettings;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionTally;
import dev.fairlead.verdict.Policy;
import dev.fairlead.verdict.Remembered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/** One Fairlead process: the real checker, judge, route table, lanes and hold queues, on the world's clock and network. */
final class Proxy implements Transport {
    static final String WRITES = "rw";
    static final String READS = "ro";

    private final World world;
    private final String name;
    private final List<String> seeds;
    private final Optional<String> scope;
    private final ProxyProcess process;
    private final Bend bend;
    private final HeardLog heard = new HeardLog();
    private final Map<String, LoopRoute> routes = new HashMap<>();
    private final ClusterChecker checker;
    private final RouteTable table;
    private final LoopSessions sessions;
    private Orders orders = Orders.NONE;
    private Optional<ClusterView> view = Optional.empty();
    private boolean ended;

    Proxy(World world, String name, List<String> seeds, Optional<String> scope, Bend bend, Remembered before) {
        this.world = world;
        this.name = name;
        this.seeds = seeds;
        this.scope = scope;
        this.bend = bend;
        this.process = new ProxyProcess(world.clock());
        var policies = List.of(policy(WRITES, RoutePolicy.To.PRIMARY), policy(READS, RoutePolicy.To.REPLICAS));
        this.table = new RouteTable(policies, world.clock()::nanoTime);
        this.sessions = new LoopSessions(new LoopSessions.LoopSetup(
                this,
                1,
                Integer.MAX_VALUE,
                new SessionTally(),
                SessionObserver.NONE,
                this::onSuspicion,
                world::onFailure,
                () -> {}));
        for (RoutePolicy policy : policies) {
            var settings = new RouteSettings(
                    policy, List.of(new InetSocketAddress(0)), AdmissionLimits.DEFAULTS, OpeningLimits.DEFAULTS);
            routes.put(policy.name(), sessions.add(settings, table.route(policy.name()), new Nobody()));
        }
        table.addListener((route, _, _) -> bend.cut(() -> sessions.onRouteChanged(route.name())));
        sessions.start();
        this.checker = Checkers.start(
                config(),
                bend.asking(new Asking(world, this)),
                new CheckingLoop(),
                this::onView,
                new Random(world.seed() ^ name.hashCode()),
                () -> orders,
                before);
    }

    private static RoutePolicy policy(String route, RoutePolicy.To to) {
        return new RoutePolicy(
                route, "main", to, Route.Balance.LEAST_SESSIONS, false, OptionalInt.empty(), false, false);
    }

    private CheckerConfig config() {
        var reads =
                new ReplicaCriteria(READS, OptionalLong.of(16_777_216), false, ReplicaCriteria.Standby.ANY, Map.of());
        var policy = new Policy("main", scope, Duration.ofSeconds(10), Duration.ofSeconds(10), false, List.of(reads));
        return new CheckerConfig(bend.policy(policy), seeds, Map.of(), ProbeTls.DEFAULTS);
    }

    String name() {
        return name;
    }

    List<String> seeds() {
        return seeds;
    }

    Optional<String> scope() {
        return scope;
    }

    ProxyProcess process() {
        return process;
    }

    HeardLog heard() {
        return heard;
    }

    Optional<ClusterView> view() {
        return view;
    }

    Remembered remembered() {
        return checker.remembered();
    }

    Orders orders() {
        return orders;
    }

    void order(Orders other) {
        orders = other;
        process.receive(0, checker::onOrders);
    }

    /** Where new sessions of a route go now. */
    Route route(String route) {
        return table.route(route).snapshot().routeAt(world.clock().nanoTime());
    }

    private void onView(ClusterView newer) {
        ClusterView shown = bend.view(newer);
        Optional<ClusterView> before = view;
        view = Optional.of(shown);
        table.onView(shown);
        world.onView(this, before, shown);
    }

    private void onSuspicion(String cluster, String member, Suspicion suspicion) {
        checker.onSuspicion(suspicion);
    }

    void accept(String route, Wire client) {
        process.receive(0, () -> Objects.requireNonNull(routes.get(route)).onAccepted(client));
    }

    /** The process ends, and its connections with it. */
    void end() {
        if (!ended) {
            ended = true;
            checker.close();
            process.kill();
            sessions.close();
        }
    }

    // ---- the transport

    @Override
    public Leg dial(InetSocketAddress address, LegListener listener) {
        String host = address.getAddress().getHostAddress();
        return world.connect(this, host, address, listener);
    }

    @Override
    public LoopTimer timer() {
        return new SessionTimer();
    }

    private final class SessionTimer implements LoopTimer {
        @Override
        public long nanoTime() {
            return world.clock().nanoTime();
        }

        @Override
        public void execute(Runnable task) {
            schedule(task, 0);
        }

        @Override
        public Cancellable schedule(Runnable task, long delayNanos) {
            boolean[] cancelled = {false};
            process.after(delayNanos, () -> {
                if (!cancelled[0]) {
                    task.run();
                }
            });
            return () -> cancelled[0] = true;
        }
    }

    private final class CheckingLoop implements CheckerLoop {
        private boolean closed;

        @Override
        public long nanoTime() {
            return world.clock().nanoTime();
        }

        @Override
        public void execute(Runnable task) {
            schedule(task, 0);
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            process.after(delayNanos, () -> {
                if (!closed) {
                    task.run();
                }
            });
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Nobody implements AcceptListener {
        @Override
        public void onAccepted(Leg leg) {}

        @Override
        public void onAcceptFailed(IOException cause) {}
    }
}
