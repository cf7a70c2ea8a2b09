package dev.fairlead.run;

import dev.fairlead.admin.Access;
import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.Answers;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.config.AdminConfig;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.config.Config;
import dev.fairlead.config.HostPort;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.config.Token;
import dev.fairlead.listener.DataPath;
import dev.fairlead.operate.Operator;
import dev.fairlead.operate.OrderBook;
import dev.fairlead.operate.OrderEndpoints;
import dev.fairlead.operate.SessionEndpoint;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
    private final long startedAtNanos = System.nanoTime();
    private final Certificates certificates = new Certificates();
    private final RouteTable routes;
    private final Reporting reporting;
    private final Inheritance inheritance = new Inheritance();
    private final EventLoops adminLoops;
    private final DataPath dataPath;
    private final Succession succession;
    private final List<CompletableFuture<Void>> firstVerdicts = new ArrayList<>();
    private final Map<String, ClusterChecker> checkers = new ConcurrentHashMap<>();
    private final Map<String, List<InetSocketAddress>> listening = new LinkedHashMap<>();
    private final OrderBook orders = new OrderBook();
    private final ProxyStatus status;
    private @Nullable AdminServer admin;

    private Proxy(Config config, String version) {
        this.config = config;
        this.routes = new RouteTable(
                config.routes().map(route -> route.settings().policy()).toList(), System::nanoTime);
        this.reporting = new Reporting(config, version, routes);
        TransportKind kind = TransportKind.best();
        this.adminLoops = EventLoops.start(1, kind, AdminServer::onFailure, inheritance);
        this.dataPath =
                DataPath.start(config.dataPath(), kind, reporting.sessionObserver(), this::onSuspicion, inheritance);
        this.status = new ProxyStatus(new ProxyStatus.Parts(
                version, startedAtNanos, routes, dataPath, reporting, certificates, checkers, listening));
        this.succession = new Succession(new Succession.Parts(
                socket(config), config.takeOver().timeout(), adminLoops, dataPath, inheritance, this::onRetire));
    }

    private static Optional<Path> socket(Config config) {
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
        return start(config, version, false);
    }

    /**
     * As {@link #start(Config, String)}, but with the sockets of the process that runs, if one does: it serves until this one has its first verdict
     * and accepts.
     *
     * @throws StartFailure also when the running process does not let go; it serves on then
     */
    public static Proxy takeOver(Config config, String version) throws StartFailure {
        return start(config, version, true);
    }

    private static Proxy start(Config config, String version, boolean takeOver) throws StartFailure {
        var proxy = new Proxy(config, version);
        try {
            if (takeOver) {
                proxy.succession.inherit();
            }
            proxy.routes.addListener(proxy.dataPath);
            proxy.reporting.watch(proxy.dataPath, proxy.checkers, proxy.certificates);
            // Before listening: Patroni answers while the sockets are made.
            proxy.startCheckers();
            proxy.listen();
            proxy.startAdmin();
            proxy.succession.replace(CompletableFuture.allOf(proxy.firstVerdicts.toArray(CompletableFuture[]::new)));
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

    private void startCheckers() throws StartFailure {
        for (ClusterConfig cluster : config.clusters()) {
            var first = new FirstVerdict(cluster.name(), startedAtNanos);
            firstVerdicts.add(first.came());
            try {
                var checker = ClusterChecker.start(
                        cluster.checker(),
                        view -> onView(first, view),
                        reporting.checkerObserver(),
                        () -> orders.of(cluster.name()),
                        certificates);
                checkers.put(cluster.name(), checker);
            } catch (IOException e) {
                throw new StartFailure("cluster " + cluster.name() + ": " + e.getMessage(), e);
            }
        }
    }

    private void onView(FirstVerdict first, ClusterView view) {
        reporting.onView(view);
        routes.onView(view);
        first.onView(view);
    }

    private void listen() throws StartFailure {
        for (ClusterConfig cluster : config.clusters()) {
            for (RouteConfig route : cluster.routes()) {
                listen(route, cluster.name());
            }
        }
    }

    private void listen(RouteConfig route, String cluster) throws StartFailure {
        RouteHandle handle = routes.route(route.name());
        try {
            List<InetSocketAddress> addresses = dataPath.serve(route.settings(), handle);
            listening.put(route.name(), addresses);
            addresses.forEach(address -> log.info(
                    "route {}: listening on {}, leads to the {} of cluster {}",
                    route.name(),
                    HostPort.of(address),
                    route.criteria().isPresent() ? "replicas" : "primary",
                    cluster));
        } catch (IOException e) {
            throw new StartFailure("route " + route.name() + ": " + e.getMessage(), e);
        }
    }

    private void startAdmin() throws StartFailure {
        AdminConfig settings = config.admin();
        try {
            Optional<String> token = settings.token().map(Token::reveal);
            admin = AdminServer.start(
                    adminLoops, settings.listen(), new Access(token, settings.metricsToken()), endpoints());
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
        new OrderEndpoints(operator()).addTo(endpoints);
        new SessionEndpoint(dataPath, Clock.systemUTC()).addTo(endpoints);
        reporting.addTo(endpoints, status::status);
        return endpoints;
    }

    private Operator operator() {
        return new Operator(new Operator.Parts(orders, routes, dataPath, checkers, reporting::onOrder));
    }

    /** Where a route listens, with the ports that the kernel chose. */
    public List<InetSocketAddress> listening(String route) {
        return listening.getOrDefault(route, List.of());
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

    /** Another process has taken over. */
    private void onRetire() {
        status.onRetire();
        if (admin != null) {
            admin.stopListening();
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
        checkers.values().forEach(ClusterChecker::close);
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
