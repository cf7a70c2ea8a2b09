package dev.fairlead.run;

import static java.util.Objects.requireNonNull;

import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.Answers;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.config.AdminConfig;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.config.CommonCase;
import dev.fairlead.config.Config;
import dev.fairlead.config.HostPort;
import dev.fairlead.dashboard.Dashboard;
import dev.fairlead.listener.DataPath;
import dev.fairlead.operate.Operator;
import dev.fairlead.operate.OrderBook;
import dev.fairlead.operate.OrderEndpoints;
import dev.fairlead.operate.SessionEndpoint;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.reload.ReloadReport;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.state.Hearing;
import dev.fairlead.state.Inherited;
import dev.fairlead.state.Knowledge;
import dev.fairlead.state.StateKeeper;
import dev.fairlead.verdict.Remembered;
import dev.fairlead.systemd.Notifier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole proxy: checkers, routes, data path and admin endpoint of one configuration.
 *
 * <p>Thread rule: {@link #start} and {@link #close} by one thread; everything else by any. Lifecycle: {@link #start}, {@link #drain}, {@link #close}.
 * While it drains it goes on checking, judging and cutting.
 */
public final class Proxy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Proxy.class);

    private final Config config;
    private final long startedAtNanos = ElapsedClock.nanoTime();
    private final Certificates certificates = new Certificates();
    private final RouteTable routes;
    private final Reporting reporting;
    private final Inheritance inheritance = new Inheritance();
    private final EventLoops adminLoops;
    private final DataPath dataPath;
    private final Succession succession;
    private final Map<String, ClusterChecker> checkers = new ConcurrentHashMap<>();
    private final OrderBook orders = new OrderBook();
    private final StateKeeper state;
    private final Operator operator;
    private final Reloads reloads;
    private final Serving serving;
    private final ProxyStatus status;
    private @Nullable AdminServer admin;

    private Proxy(Config config, String version, Duration hearing) {
        this.config = config;
        this.state = new StateKeeper(config.stateFile(), this::remembered);
        this.routes = new RouteTable(List.of(), ElapsedClock::nanoTime);
        this.reloads = new Reloads(config);
        this.reporting = new Reporting(config, version, routes, reloads::isStale);
        TransportKind kind = TransportKind.best();
        this.adminLoops = EventLoops.start(1, kind, AdminServer::onFailure, inheritance);
        this.dataPath =
                DataPath.start(config.dataPath(), kind, reporting.sessionObserver(), this::onSuspicion, inheritance);
        this.serving = new Serving(new Serving.Parts(
                routes,
                dataPath,
                checkers,
                new CheckerStarter(reporting, orders, certificates),
                orders,
                reloads::execute));
        this.status = new ProxyStatus(new ProxyStatus.Parts(
                version, startedAtNanos, routes, dataPath, reporting, certificates, checkers, serving, reloads));
        this.operator = new Operator(
                new Operator.Parts(orders, routes, dataPath, checkers, reporting::onOrder, this::tellElder));
        this.succession = new Succession(new Succession.Parts(
                socket(config), config.takeOver().timeout(), hearing, adminLoops, dataPath, inheritance, new Estate()));
    }

    /** Where a successor is waited for. The first process of a container ends the container with itself, so nobody can succeed it, unless the file says so. */
    static Optional<Path> socket(Config config) {
        if (config.takeOver().socket().isEmpty() && ProcessHandle.current().pid() == 1) {
            return Optional.empty();
        }
        return config.takeOver()
                .socket()
                .or(() -> SocketPath.of(config.admin().listen(), System.getenv(), System.getProperty("user.name", "")));
    }

    /**
     * Starts everything; clients are accepted when this returns, and held until the first verdict.
     *
     * @throws StartFailure when an address cannot be listened on, or a TLS file not be used; then nothing is left running
     */
    public static Proxy start(Config config, String version) throws StartFailure {
        return start(new Proxy(config, version, Succession.HEARING), false);
    }

    /**
     * As {@link #start(Config, String)}, but with the sockets of the process that runs, if one does: it serves until this one hears what that one hears,
     * and accepts.
     *
     * @throws StartFailure also when this one does not hear it, or the running process does not let go; it serves on then
     */
    public static Proxy takeOver(Config config, String version) throws StartFailure {
        return takeOver(config, version, Succession.HEARING);
    }

    static Proxy takeOver(Config config, String version, Duration hearing) throws StartFailure {
        return start(new Proxy(config, version, hearing), true);
    }

    private static Proxy start(Proxy proxy, boolean takeOver) throws StartFailure {
        Config config = proxy.config;
        try {
            Inherited known = proxy.state.inherited();
            if (takeOver) {
                proxy.succession.inherit();
                known = proxy.succession.inherited(known);
            }
            known.sayUnused(config.clusters().stream().map(ClusterConfig::name).collect(Collectors.toSet()));
            proxy.routes.addListener(proxy.dataPath);
            proxy.reporting.watch(proxy.dataPath, proxy.checkers, proxy.certificates);
            // Before listening: Patroni answers while the sockets are made.
            CompletableFuture<Void> verdicts = proxy.serving.startCheckers(config, known, proxy.startedAtNanos);
            proxy.serving.listen();
            proxy.startAdmin();
            proxy.succession.replace(verdicts);
            proxy.succession.receive();
            return proxy;
        } catch (StartFailure failure) {
            proxy.close();
            throw failure;
        }
    }

    /** From event loops. */
    private void onSuspicion(String cluster, String member, Suspicion suspicion) {
        reporting.onSuspicion(cluster, member, suspicion);
        ClusterChecker checker = checkers.get(cluster);
        if (checker != null) {
            checker.onSuspicion(suspicion);
        }
    }

    private void startAdmin() throws StartFailure {
        AdminConfig settings = config.admin();
        try {
            admin = AdminServer.start(adminLoops, settings.listen(), Reconfiguration.access(settings), endpoints());
            log.info("admin: listening on {}", HostPort.of(admin.address()));
        } catch (IOException e) {
            throw new StartFailure(
                    "admin: cannot listen on " + HostPort.of(settings.listen()) + ": " + e.getMessage(), e);
        }
    }

    /** All that can be asked of the admin endpoint. */
    private Endpoints endpoints() {
        var endpoints = new Endpoints();
        new Answers(status).addTo(endpoints);
        new OrderEndpoints(operator).addTo(endpoints);
        new SessionEndpoint(dataPath, Clock.systemUTC()).addTo(endpoints);
        reporting.addTo(endpoints, status::status);
        new ReloadEndpoints(reloads).addTo(endpoints);
        new Dashboard().addTo(endpoints);
        return endpoints;
    }

    /**
     * Reads the configuration from {@code source} again when that is wished, or when it changes. Once, after the start.
     *
     * @param systemd is told when that begins and ends
     */
    public void reloadFrom(CommonCase source, Notifier systemd) {
        AdminServer started = requireNonNull(admin, "not started");
        reloads.begin(
                source,
                new Reconfiguration(new Reconfiguration.Parts(
                        serving, dataPath, started, adminLoops, succession, reporting, state, status::isEnding, systemd)));
    }

    /** What is known of the clusters that are configured now, by their names. */
    private Map<String, Remembered> remembered() {
        var all = new TreeMap<String, Remembered>();
        checkersOfNow((cluster, checker) -> all.put(cluster.name(), checker.remembered()));
        return all;
    }

    private void checkersOfNow(BiConsumer<ClusterConfig, ClusterChecker> reader) {
        reloads.running().clusters().forEach(cluster -> {
            ClusterChecker checker = checkers.get(cluster.name());
            if (checker != null) {
                reader.accept(cluster, checker);
            }
        });
    }

    /**
     * Applies what is configured now, all or nothing.
     *
     * @param by who wishes, for the log
     * @return completes when it has been applied or refused
     */
    public CompletableFuture<ReloadReport> reload(String by) {
        return reloads.request(by);
    }

    /** Where a route listens, with the ports that the kernel chose. */
    public List<InetSocketAddress> listening(String route) {
        return serving.listening().getOrDefault(route, List.of());
    }

    /** Where the admin endpoint listens. */
    public Optional<InetSocketAddress> adminAddress() {
        return Optional.ofNullable(admin).map(AdminServer::address);
    }

    /** Shuts down in order; completes when the last session has ended. */
    public CompletableFuture<Void> drain() {
        status.onDrain();
        succession.close();
        return dataPath.drain();
    }

    /** Beside what else is done for an order, because it waits for another process. */
    private CompletableFuture<Boolean> tellElder(List<String> orders) {
        return CompletableFuture.supplyAsync(() -> succession.tellElder(orders), Thread::startVirtualThread);
    }

    /** What another process gets from this one, or this one from another, beside the sockets. */
    private final class Estate implements Succession.Estate {
        @Override
        public List<String> orders() {
            return operator.handOut();
        }

        @Override
        public List<String> knowledge() {
            List<String> lines = new ArrayList<>();
            checkersOfNow((cluster, checker) -> lines.add(new Knowledge(
                            cluster.name(),
                            cluster.checker().seeds(),
                            checker.view().map(Hearing::of).orElse(Hearing.NONE),
                            checker.remembered())
                    .line()));
            return lines;
        }

        @Override
        public List<String> lacks() {
            return serving.lacks();
        }

        @Override
        public boolean heed(List<String> lines) {
            return operator.heed(lines);
        }

        @Override
        public void begin() {
            operator.begin();
            reporting.begin();
            state.begin();
        }

        @Override
        public void leave() {
            operator.leave();
            reporting.leave();
            state.leave();
        }

        @Override
        public void retire() {
            status.onRetire();
            if (admin != null) {
                admin.stopListening();
            }
        }
    }

    /** Completes when every event loop has answered. */
    public CompletableFuture<Void> answer() {
        return dataPath.answer();
    }

    /** Tells {@code reader} now, and at each change, in one line where the routes lead. */
    public void tellRoutes(Consumer<String> reader) {
        routes.addListener((_, _, _) -> reader.accept(status.routesInOneLine()));
        reader.accept(status.routesInOneLine());
    }

    /** Completes when the last session has ended after {@link #drain}, or after another process has taken over. */
    public CompletableFuture<Void> ended() {
        return dataPath.ended();
    }

    /** Ends everything at once. */
    @Override
    public void close() {
        succession.close();
        reloads.close();
        state.close();
        serving.close();
        dataPath.close();
        reporting.close();
        if (admin != null) {
            admin.close();
        }
        adminLoops.close();
        try {
            inheritance.close();
        } catch (IOException e) {
            log.debug("cannot close what was inherited: {}", e.toString());
        }
    }
}
