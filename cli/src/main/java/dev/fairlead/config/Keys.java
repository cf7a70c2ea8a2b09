package dev.fairlead.config;

import static dev.fairlead.config.Key.optional;
import static dev.fairlead.config.Key.required;
import static dev.fairlead.config.Key.withDefault;

import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.session.Cidr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All keys: the one list that the reader, the reference and the documented file are made of. */
public final class Keys {
    private Keys() {}

    /** What new read sessions do while no replica is eligible. */
    enum Fallback {
        NONE,
        PRIMARY
    }

    /** What happens to the sessions of a member in a case that has a choice. */
    enum Fate {
        CUT,
        KEEP
    }

    /** What members are told of clients. */
    enum SendProxy {
        NONE,
        V2
    }

    /** What happens when only a leader on an older timeline is left. */
    enum OnRegression {
        FOLLOW,
        SUSPEND
    }

    // The file.

    static final Key<List<Tree.Mapping>> CLUSTERS =
            required("clusters", Kind.sections("list of clusters"), "The Patroni clusters, usually one.");
    static final Key<InetSocketAddress> ADMIN_LISTEN = withDefault(
            "admin.listen",
            Kinds.address(),
            "127.0.0.1:8080",
            "Where `/livez`, `/readyz`, `/metrics` and `/api/v1` are served. An address that is not loopback needs a"
                    + " token.");
    static final Key<Path> ADMIN_TOKEN_FILE = optional(
            "admin.token-file",
            Kinds.file(),
            "no token",
            "A file with the token that clients send as `Authorization: Bearer TOKEN`, at least 16 characters. The"
                    + " environment variable `FAIRLEAD_ADMIN_TOKEN` may hold the token itself.");
    static final Key<Boolean> ADMIN_METRICS = withDefault(
            "admin.metrics",
            Kinds.yesOrNo(),
            "true",
            "Whether metrics are collected, and served at `/metrics`. Off it measures what they cost.");
    static final Key<Boolean> ADMIN_METRICS_TOKEN = withDefault(
            "admin.metrics-token",
            Kinds.yesOrNo(),
            "false",
            "Whether `/metrics` asks for the token too. `/livez` and `/readyz` never do: kubelets and keepalived"
                    + " cannot send one.");
    static final Key<LogConfig.Level> LOG_LEVEL = withDefault(
            "log.level", Kinds.choice(LogConfig.Level.class), "info", "The least important lines that are written.");
    static final Key<LogConfig.Format> LOG_FORMAT = withDefault(
            "log.format",
            Kinds.choice(LogConfig.Format.class),
            "text",
            "Text for people or one JSON object a line for machines; always on standard error.");
    static final Key<Boolean> LOG_SESSIONS = withDefault(
            "log.sessions",
            Kinds.yesOrNo(),
            "false",
            "One line for each session that ends: client, route, member, bytes both ways, durations, reason.");
    static final Key<Path> FAILOVERS_FILE = optional(
            "failovers.file",
            Kinds.fileToWrite(),
            "in memory only",
            "Where the failover log (the last 100) is kept across restarts, one JSON object a line. Replaced as a"
                    + " whole, so its directory must be writable.");
    static final Key<Path> STATE_FILE = optional(
            "state.file",
            Kinds.fileToWrite(),
            "forgotten at the end",
            "Where what was learned of the clusters (identity, timeline floor, deposed members, list of members) is"
                    + " kept across restarts. Replaced as a whole, so its directory must be writable; mode 0600.");
    static final Key<Duration> SHUTDOWN_DELAY = withDefault(
            "shutdown.delay",
            Kinds.duration("0s", "1h"),
            "0s",
            "After SIGTERM, accepting goes on for this long while `/readyz` says 503, so that a load balancer in front"
                    + " can notice.");
    static final Key<Duration> SHUTDOWN_TIMEOUT = withDefault(
            "shutdown.timeout",
            Kinds.duration("0s", "24h"),
            "8s",
            "After accepting has stopped, sessions may end by themselves for this long; then they are cut.");
    static final Key<Path> TAKE_OVER_SOCKET = optional(
            "take-over.socket",
            Kinds.path(),
            "named after `admin.listen`, in the user's run-time directory",
            "The unix socket at which the running process waits for `run --take-over`, a file of mode 0600. Both"
                    + " processes must have the same.");
    static final Key<Duration> TAKE_OVER_TIMEOUT = withDefault(
            "take-over.timeout",
            Kinds.duration("0s", "30d"),
            "24h",
            "After another process has taken over, sessions of the old one may end by themselves for this long; then"
                    + " they are cut.");
    static final Key<Integer> PROCESS_MAX_SESSIONS = optional(
            "max-sessions",
            Kinds.number(1, 10_000_000),
            "as many as the limit of open files allows",
            "Sessions of all routes together. More than the limit of open files allows (two each, less a reserve) are"
                    + " never taken.");
    static final Key<Integer> LOOPS = withDefault(
            "loops",
            Kinds.number(1, 256),
            "1",
            "Event loops that share the sessions. One loop moves gigabytes per second; more cost CPU time per"
                    + " message.");

    static final Key<Boolean> WATCH = withDefault(
            "watch",
            Kinds.yesOrNo(),
            "true",
            "Whether a change of this file, or in a file that it names (TLS, token), is applied by itself within"
                    + " seconds. Without it, `fairlead reload` or SIGHUP applies it.");

    // A cluster; those marked so may also stand at the top of the file, for all clusters.

    static final Key<String> CLUSTER_NAME =
            withDefault("name", Kinds.name(), "main", "What logs, metrics and the status call it. Unique.");
    static final Key<String> SCOPE = optional(
            "scope",
            Kinds.text("text"),
            "learned from the first verified primary",
            "Patroni's `scope`. Members of another cluster are never routed to; when set, not even the first time. A"
                    + " reload by which every member would be of another cluster is refused.");
    static final Key<List<URI>> PATRONI = required(
            "patroni",
            Kinds.urls(),
            "REST API of at least one member, port 8008 unless given. The others are found through `/cluster`. A name"
                    + " stands for all its addresses.");
    static final Key<Path> TLS_CA = optional(
            "tls.ca",
            Kinds.file(),
            "the authorities Java trusts",
            "PEM file with the authorities that sign Patroni's certificates.");
    static final Key<Path> TLS_CERTIFICATE = optional(
            "tls.certificate",
            Kinds.file(),
            "none",
            "PEM file with the client certificate for Patroni (`verify_client`); needs `tls.key`.");
    static final Key<Path> TLS_KEY =
            optional("tls.key", Kinds.file(), "none", "PEM file with its private key (PKCS#8, not encrypted).");
    static final Key<Boolean> TLS_VERIFY = withDefault(
            "tls.verify-host-names",
            Kinds.yesOrNo(),
            "true",
            "Whether a certificate must name the host that was asked. Leave it on unless the certificates cannot be"
                    + " mended.");
    static final Key<Map<String, Tree.Mapping>> MEMBERS = optional(
            "members",
            Kind.namedSections("members by name"),
            "addresses as Patroni advertises them",
            "Other addresses for members whose advertised ones are not the ones to use (NAT, published ports).");
    static final Key<Duration> LEADER_LEASE = withDefault(
            "leader-lease",
            Kinds.duration("1s", "5m"),
            "10s",
            "How long silence of the primary changes nothing, counted from its last confirmed request. The lease is"
                + " never longer than Patroni's own `ttl - loop_wait - retry_timeout - 1s`, which is read from it.");
    static final Key<OnRegression> REGRESSION_ACTION = withDefault(
            "timeline-regression.action",
            Kinds.choice(OnRegression.class),
            "follow",
            "What to do when the only leader left is on an older timeline than one that led before: follow it, with an"
                    + " alarm, or suspend and wait for an operator. `timeline-regression: suspend` is short for it.");
    static final Key<Duration> REGRESSION_SETTLE = withDefault(
            "timeline-regression.settle",
            Kinds.duration("1s", "1h"),
            "10s",
            "How long such a leader must have stood alone before it is followed.");
    static final Key<List<Tree.Mapping>> ROUTES =
            required("routes", Kind.sections("list of routes"), "What is served, and where it leads.");

    // A member.

    static final Key<URI> MEMBER_PATRONI =
            optional("patroni", Kinds.url(), "its `api_url`", "Where its REST API is asked.");
    static final Key<HostPort> MEMBER_POSTGRES =
            optional("postgres", Kinds.hostPort(), "its `conn_url`", "Where its PostgreSQL is dialled.");

    // A route.

    static final Key<String> ROUTE_NAME =
            required("name", Kinds.name(), "What logs, metrics and `/readyz/{route}` call it. Unique in the file.");
    static final Key<List<InetSocketAddress>> LISTEN = required(
            "listen", Kinds.addresses(), "Where clients connect. IPv6 is `[::]:5432`; `*` is every IPv4 address.");
    static final Key<RoutePolicy.To> TO =
            required("to", Kinds.choice(RoutePolicy.To.class), "Which members it leads to.");
    static final Key<Route.Balance> BALANCE = withDefault(
            "balance", Kinds.choice(Route.Balance.class), "least-sessions", "How one of several replicas is picked.");
    static final Key<Size> MAX_LAG = optional(
            "max-lag",
            Kinds.size("0B", "1024TB"),
            "any lag",
            "How far a replica's replay may be behind the leader. Left when above it for 5 s, taken back when below"
                    + " half of it for 5 s.");
    static final Key<Boolean> STREAMING = withDefault(
            "streaming",
            Kinds.yesOrNo(),
            "false",
            "Only replicas that stream, not those that recover from an archive.");
    static final Key<ReplicaCriteria.Standby> STANDBY = withDefault(
            "standby", Kinds.choice(ReplicaCriteria.Standby.class), "any", "Only synchronous or only quorum standbys.");
    static final Key<Map<String, String>> TAGS = optional(
            "tags",
            Kind.texts("mapping of tags to values"),
            "any tags",
            "Only replicas with these Patroni tags. `noloadbalance` always excludes a member.");
    static final Key<Fallback> FALLBACK = withDefault(
            "fallback",
            Kinds.choice(Fallback.class),
            "none",
            "Where new sessions go while no replica is eligible: nowhere (they are held), or to the primary.");
    static final Key<Fate> ON_PROMOTION = withDefault(
            "on-promotion",
            Kinds.choice(Fate.class),
            "keep",
            "What happens to sessions on a replica that became the primary.");
    static final Key<Fate> ON_LEASE_OVER = withDefault(
            "on-lease-over",
            Kinds.choice(Fate.class),
            "cut",
            "What happens to sessions on a primary that fell silent when its lease ends. `keep` risks writes to a"
                    + " primary that has been replaced.");
    static final Key<Integer> BACKEND_PORT = optional(
            "backend-port",
            Kinds.number(1, 65_535),
            "PostgreSQL's port",
            "Dial this port of the member instead, such as that of a pooler beside PostgreSQL.");
    static final Key<List<Cidr>> ALLOW = optional(
            "allow", Kinds.blocks(), "everybody", "Client addresses that may connect; others get SQLSTATE 28000.");
    static final Key<List<Cidr>> PROXY_ACCEPT_FROM = optional(
            "proxy-protocol.accept-from",
            Kinds.blocks(),
            "nobody",
            "Addresses of load balancers that announce their clients by a PROXY header, version 1 or 2. Limits,"
                    + " `allow`, logs and the list of sessions then go by the announced address. From these addresses a"
                    + " connection without a header is closed; all others are clients themselves.");
    static final Key<SendProxy> PROXY_SEND = withDefault(
            "proxy-protocol.send",
            Kinds.choice(SendProxy.class),
            "none",
            "`v2`: each connection to a member begins with a PROXY header that names the client. For a pooler or"
                    + " HAProxy on `backend-port` that expects it; PostgreSQL itself does not.");
    static final Key<Integer> ROUTE_MAX_SESSIONS = optional(
            "max-sessions",
            Kinds.number(1, 10_000_000),
            "as many as the process may have",
            "Sessions of this route at once; more get SQLSTATE 53300.");
    static final Key<Integer> MAX_SESSIONS_PER_ADDRESS = optional(
            "max-sessions-per-address",
            Kinds.number(1, 10_000_000),
            "no limit",
            "Sessions of one client address on a route at once; more get SQLSTATE 53300.");
    static final Key<Integer> MAX_CONNECTION_RATE = optional(
            "max-connection-rate",
            Kinds.rate(1, 1_000_000),
            "no limit",
            "New connections of one client address on a route per second, with a burst of as many; more get SQLSTATE"
                    + " 53300.");
    static final Key<Integer> MAX_OPENING = withDefault(
            "max-opening",
            Kinds.number(1, 10_000),
            "32",
            "Sessions that are being opened to one member at once, so that a fresh primary is not trampled. The others"
                    + " wait their turn.");
    static final Key<Duration> PEEK_TIMEOUT = withDefault(
            "peek.timeout",
            Kinds.duration("100ms", "1h"),
            "10s",
            "How long a client may take to say what it wants. Nothing is dialled before it has.");
    static final Key<Duration> OPEN_TIMEOUT = withDefault(
            "open.timeout",
            Kinds.duration("100ms", "1h"),
            "5s",
            "How long dialling and PostgreSQL's first answer may take before the session is held again and tried"
                    + " anew.");
    static final Key<Duration> HOLD_TIMEOUT = withDefault(
            "hold.timeout",
            Kinds.duration("0s", "24h"),
            "60s",
            "How long a client waits for a member that can serve it, before it gets SQLSTATE 57P03. A crash costs"
                    + " Patroni 30 s and more.");
    static final Key<Integer> HOLD_MAX_SESSIONS = withDefault(
            "hold.max-sessions",
            Kinds.number(0, 10_000_000),
            "10000",
            "Clients of a route that may wait at once; more are told at once.");

    private static final List<Key<?>> FOR_ALL_CLUSTERS = List.of(LEADER_LEASE, REGRESSION_ACTION, REGRESSION_SETTLE);
    private static final List<Key<?>> FOR_ALL_ROUTES = List.of(
            MAX_SESSIONS_PER_ADDRESS,
            MAX_CONNECTION_RATE,
            MAX_OPENING,
            PEEK_TIMEOUT,
            OPEN_TIMEOUT,
            HOLD_TIMEOUT,
            HOLD_MAX_SESSIONS);

    static final Section FILE = new Section(
            "",
            "The file",
            together(
                    List.of(
                            CLUSTERS,
                            ADMIN_LISTEN,
                            ADMIN_TOKEN_FILE,
                            ADMIN_METRICS,
                            ADMIN_METRICS_TOKEN,
                            LOG_LEVEL,
                            LOG_FORMAT,
                            LOG_SESSIONS,
                            FAILOVERS_FILE,
                            STATE_FILE,
                            SHUTDOWN_DELAY,
                            SHUTDOWN_TIMEOUT,
                            TAKE_OVER_SOCKET,
                            TAKE_OVER_TIMEOUT,
                            PROCESS_MAX_SESSIONS,
                            LOOPS,
                            WATCH),
                    FOR_ALL_CLUSTERS,
                    FOR_ALL_ROUTES));
    static final Section CLUSTER = new Section(
            "clusters[]",
            "A cluster",
            together(
                    List.of(CLUSTER_NAME, PATRONI, SCOPE, TLS_CA, TLS_CERTIFICATE, TLS_KEY, TLS_VERIFY, MEMBERS),
                    FOR_ALL_CLUSTERS,
                    List.of(ROUTES)));
    static final Section MEMBER = new Section(
            "clusters[].members.NAME", "A member with other addresses", List.of(MEMBER_PATRONI, MEMBER_POSTGRES));
    static final List<Key<?>> REPLICAS_ONLY =
            List.of(BALANCE, MAX_LAG, STREAMING, STANDBY, TAGS, FALLBACK, ON_PROMOTION);
    static final Section ROUTE = new Section(
            "clusters[].routes[]",
            "A route",
            together(
                    List.of(ROUTE_NAME, LISTEN, TO),
                    REPLICAS_ONLY,
                    together(
                            List.of(
                                    ON_LEASE_OVER,
                                    BACKEND_PORT,
                                    ALLOW,
                                    PROXY_ACCEPT_FROM,
                                    PROXY_SEND,
                                    ROUTE_MAX_SESSIONS),
                            FOR_ALL_ROUTES,
                            List.of())));

    /** Those that a running process cannot take another value of; all others change in place. */
    private static final List<Key<?>> NEED_RESTART =
            List.of(ADMIN_METRICS, FAILOVERS_FILE, LOOPS, TAKE_OVER_SOCKET, TAKE_OVER_TIMEOUT);

    /** Whether a running process can take another value of the key. */
    public static boolean changesInPlace(Key<?> key) {
        return !NEED_RESTART.contains(key);
    }

    /** Every section there is, the file first. */
    public static List<Section> sections() {
        return List.of(FILE, CLUSTER, MEMBER, ROUTE);
    }

    /** Whether the key may also stand at the top of the file, for all clusters or routes. */
    public static boolean isInherited(Key<?> key) {
        return FOR_ALL_CLUSTERS.contains(key) || FOR_ALL_ROUTES.contains(key);
    }

    private static List<Key<?>> together(List<Key<?>> first, List<Key<?>> second, List<Key<?>> third) {
        return java.util.stream.Stream.of(first, second, third)
                .<Key<?>>flatMap(List::stream)
                .toList();
    }
}
