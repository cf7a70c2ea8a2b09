package dev.fairlead.reload;

import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.config.Config;
import dev.fairlead.config.RouteConfig;
import dev.fairlead.config.Size;
import dev.fairlead.poll.CheckerConfig;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.session.AdmissionLimits;
import dev.fairlead.session.OpeningLimits;
import dev.fairlead.verdict.Policy;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which keys of a configuration have other values, in the words of the file. */
final class Comparison {
    /** What the whole process has, and can take another value of at once. */
    static final Facets<Config> PROCESS = new Facets<Config>()
            .with("log.level", config -> config.log().level())
            .with("log.format", config -> config.log().format())
            .with("log.sessions", config -> config.log().sessions())
            .with("shutdown.delay", config -> config.dataPath().shutdownDelay())
            .with("shutdown.timeout", config -> config.dataPath().shutdownTimeout())
            .with("max-sessions", config -> config.dataPath().maxSessions())
            .with("state.file", Config::stateFile)
            .with("watch", Config::watch);

    static final Facets<Config> ACCESS = new Facets<Config>()
            .with("admin.token-file", config -> config.admin().token())
            .with("admin.metrics-token", config -> config.admin().metricsToken());

    static final Facets<Config> ADMIN_ADDRESS =
            new Facets<Config>().with("admin.listen", config -> config.admin().listen());

    /** What a process has from its start to its end. */
    static final Facets<Config> FOR_LIFE = new Facets<Config>()
            .with("admin.metrics", config -> config.admin().metrics())
            .with("failovers.file", config -> config.log().failoversFile())
            .with("take-over.socket", config -> config.takeOver().socket())
            .with("take-over.timeout", config -> config.takeOver().timeout())
            .with("loops", config -> config.dataPath().loops());

    /** All of the above, whole: what differs here and in no key of them is not known to this class. */
    static final Facets<Config> PARTS = new Facets<Config>()
            .with("admin", Config::admin)
            .with("log", Config::log)
            .with("the process", Config::dataPath);

    static final Facets<ClusterConfig> CLUSTER = new Facets<ClusterConfig>()
            .with("patroni", checker(CheckerConfig::seeds))
            .with("scope", policy(Policy::scope))
            .with("tls.ca", checker(c -> c.tls().ca()))
            .with("tls.certificate", checker(c -> c.tls().certificate()))
            .with("tls.key", checker(c -> c.tls().key()))
            .with("tls.verify-host-names", checker(c -> c.tls().verifyHostNames()))
            .with("members", checker(CheckerConfig::overrides))
            .with("leader-lease", policy(Policy::leaderLease))
            .with("timeline-regression.action", policy(p -> p.regressionSuspends() ? "suspend" : "follow"))
            .with("timeline-regression.settle", policy(Policy::regressionSettle));

    static final Facets<RouteConfig> ROUTE = new Facets<RouteConfig>()
            .with("to", where(RoutePolicy::to))
            .with("balance", where(RoutePolicy::balance))
            .with("max-lag", replicas(criteria -> size(criteria.maxLagBytes())))
            .with("streaming", replicas(ReplicaCriteria::streaming))
            .with("standby", replicas(ReplicaCriteria::standby))
            .with("tags", replicas(ReplicaCriteria::tags))
            .with("fallback", where(p -> p.fallbackToPrimary() ? "primary" : "none"))
            .with("on-promotion", where(p -> p.cutOnPromotion() ? "cut" : "keep"))
            .with("on-lease-over", where(p -> p.keepOnLeaseOver() ? "keep" : "cut"))
            .with("backend-port", where(RoutePolicy::backendPort))
            .with("allow", admission(AdmissionLimits::allow))
            .with(
                    "proxy-protocol.accept-from",
                    route -> route.settings().proxyProtocol().acceptFrom())
            .with(
                    "proxy-protocol.send",
                    route -> route.settings().proxyProtocol().send() ? "v2" : Facets.NOT_SET)
            .with("max-sessions", admission(AdmissionLimits::maxSessions))
            .with("max-sessions-per-address", admission(AdmissionLimits::maxSessionsPerAddress))
            .with("max-connection-rate", admission(AdmissionLimits::connectionRatePerAddress))
            .with("max-opening", opening(OpeningLimits::maxOpening))
            .with("peek.timeout", opening(OpeningLimits::peekTimeout))
            .with("open.timeout", opening(OpeningLimits::openTimeout))
            .with("hold.timeout", opening(OpeningLimits::holdTimeout))
            .with("hold.max-sessions", opening(OpeningLimits::holdMaxSessions));

    private Comparison() {}

    /** The files of a cluster's TLS may have other content under the same names. */
    static List<Difference> ofClusters(ClusterConfig before, ClusterConfig after) {
        List<Difference> differences = CLUSTER.betweenWhole(comparable(before), comparable(after));
        boolean written = !before.tlsFiles().equals(after.tlsFiles())
                && before.checker().tls().equals(after.checker().tls());
        Stream<Difference> files =
                written ? Stream.of(new Difference("tls", "files as they were", "files written anew")) : Stream.empty();
        return Stream.concat(differences.stream(), files).toList();
    }

    /** But for the addresses, which have steps of their own. */
    static List<Difference> ofRoutes(RouteConfig before, RouteConfig after) {
        var comparable =
                new RouteConfig(after.settings().listeningOn(before.settings().listen()), after.criteria());
        return ROUTE.betweenWhole(before, comparable);
    }

    /** Without its routes, and what follows from them. */
    private static ClusterConfig comparable(ClusterConfig cluster) {
        return new ClusterConfig(cluster.checker().judging(List.of()), List.of());
    }

    private static Optional<Size> size(OptionalLong bytes) {
        return bytes.isPresent() ? Optional.of(new Size(bytes.getAsLong())) : Optional.empty();
    }

    private static Function<ClusterConfig, Object> checker(Function<CheckerConfig, Object> part) {
        return cluster -> part.apply(cluster.checker());
    }

    private static Function<ClusterConfig, Object> policy(Function<Policy, Object> part) {
        return cluster -> part.apply(cluster.checker().policy());
    }

    private static Function<RouteConfig, Object> where(Function<RoutePolicy, Object> part) {
        return route -> part.apply(route.settings().policy());
    }

    private static Function<RouteConfig, Object> replicas(Function<ReplicaCriteria, Object> part) {
        return route -> route.criteria().map(part);
    }

    private static Function<RouteConfig, Object> admission(Function<AdmissionLimits, Object> part) {
        return route -> part.apply(route.settings().admission());
    }

    private static Function<RouteConfig, Object> opening(Function<OpeningLimits, Object> part) {
        return route -> part.apply(route.settings().opening());
    }
}
