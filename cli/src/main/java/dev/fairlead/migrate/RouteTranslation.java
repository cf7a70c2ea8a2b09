package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says one service as a route of ours. Confined to the importing thread. */
final class RouteTranslation {
    private static final int POSTGRESQL = 5_432;
    private static final long LEAST_OPEN_MILLIS = 1_000;
    private static final long MOST_OPEN_MILLIS = 3_600_000;
    private static final int MOST_SESSIONS = 10_000_000;

    private final Service service;
    private final Findings findings;
    private final List<Entry> entries = new ArrayList<>();

    private RouteTranslation(Service service, Findings findings) {
        this.service = service;
        this.findings = findings;
    }

    /**
     * @param name unique
     * @param listen by the line that it is from; not empty
     * @param cluster the URLs of all Patronis of its cluster
     */
    static Draft.Route of(
            Service service, String name, Map<String, Line> listen, Set<String> cluster, Findings findings) {
        return new RouteTranslation(service, findings).route(name, listen, cluster);
    }

    private Draft.Route route(String name, Map<String, Line> listen, Set<String> cluster) {
        Section front = service.exposure().front();
        Section back = service.exposure().back();
        entries.add(Entry.of("name", Yaml.quoted(name), ""));
        listen(listen);
        to();
        if (service.isToPrimary()) {
            onlyOne();
        } else {
            entries.addAll(ReplicaTranslation.of(service, findings));
        }
        sessions();
        backendPort();
        allow();
        entries.addAll(ProxyProtocolTranslation.of(service, findings));
        openTimeout();
        members(cluster);
        String comment = front.equals(back)
                ? front.title() + ", line " + front.line().number()
                : front.title() + ", line " + front.line().number() + ", to " + back.title() + ", line "
                        + back.line().number();
        return new Draft.Route(comment, entries);
    }

    private void add(String key, String value, Line line) {
        entries.add(Entry.of(key, value, "line " + line.number()));
    }

    private void listen(Map<String, Line> listen) {
        String lines = new TreeSet<>(listen.values().stream().map(Line::number).toList())
                .stream().map(String::valueOf).collect(Collectors.joining(", "));
        entries.add(Entry.of("listen", Yaml.list(listen.keySet()), "line " + lines));
        listen.values().forEach(line -> findings.carried(line, "clients connect to the same address"));
        service.exposure().binds().forEach(bind -> {
            Remarks.BINDS.about(bind.parameters(), findings);
        });
    }

    private void to() {
        Check check = service.check();
        boolean primary = service.isToPrimary();
        add("to", primary ? "primary" : "replicas", check.line());
        findings.carried(check.line(), "to: " + (primary ? "primary" : "replicas"));
        if (!service.role().change().isEmpty()) {
            findings.changed(check.line(), service.role().change(), "");
        }
        if (check.expected() == Check.Expected.OTHER) {
            findings.changed(
                    check.line(),
                    "Fairlead reads role, state and timeline in Patroni's answer instead of matching what http-check"
                            + " expect asks for",
                    "");
        }
        if (primary && !service.servers().stream().allMatch(Server::isCutWhenDown)) {
            findings.changed(
                    service.exposure().back().line(),
                    "without on-marked-down shutdown-sessions HAProxy leaves sessions on a primary that has lost its"
                            + " role; Fairlead cuts them at once",
                    "");
        }
    }

    /** What chooses among several has nothing to choose from. */
    private void onlyOne() {
        String why = "there is one primary";
        service.exposure().back().last("balance").ifPresent(line -> findings.needless(line, why));
        service.servers().stream()
                .filter(server -> server.parameters().has("backup"))
                .forEach(server -> findings.needless(server.line(), why));
    }

    private void sessions() {
        Optional<Line> front = service.exposure().front().last("maxconn");
        OptionalInt ofFront =
                front.map(line -> Parameters.parseNumber(line.word(1))).orElseGet(OptionalInt::empty);
        OptionalInt ofServers = ofServers();
        int most = Math.min(ofFront.orElse(Integer.MAX_VALUE), ofServers.orElse(Integer.MAX_VALUE));
        if (most < 1 || most > MOST_SESSIONS) {
            return;
        }
        boolean servers = ofServers.orElse(Integer.MAX_VALUE) == most;
        Line line = servers ? firstMaxconn() : front.orElseThrow();
        add("max-sessions", String.valueOf(most), line);
        if (servers) {
            findings.changed(
                    line,
                    "max-sessions: " + most + " on the route, for all its members together; beyond that HAProxy queues"
                            + " clients, Fairlead refuses them with SQLSTATE 53300",
                    "");
        }
        if (ofFront.isPresent()) {
            findings.carried(front.orElseThrow(), "max-sessions: " + most + " on the route; more get SQLSTATE 53300");
        }
    }

    /** One primary takes what one server may; replicas together take what all may. */
    private OptionalInt ofServers() {
        List<OptionalInt> limits = service.servers().stream()
                .map(server -> server.parameters().number("maxconn"))
                .toList();
        if (limits.stream().anyMatch(limit -> limit.orElse(0) == 0)) {
            return OptionalInt.empty();
        }
        long most = service.isToPrimary()
                ? limits.stream().mapToLong(OptionalInt::getAsInt).min().orElse(0)
                : limits.stream().mapToLong(OptionalInt::getAsInt).sum();
        return OptionalInt.of((int) Math.min(most, MOST_SESSIONS));
    }

    private Line firstMaxconn() {
        Server first = service.servers().getFirst();
        return first.parameters().lines().getOrDefault("maxconn", first.line());
    }

    private void backendPort() {
        Set<Integer> ports = new TreeSet<>();
        service.servers().forEach(server -> server.port().ifPresent(ports::add));
        Line line = service.servers().getFirst().line();
        if (ports.size() > 1) {
            findings.changed(
                    line,
                    "its servers have different ports; Fairlead dials each where Patroni advertises its PostgreSQL",
                    "If these are poolers, let them use one port on all members, and set backend-port.");
        } else if (ports.size() == 1 && !ports.contains(POSTGRESQL)) {
            int port = ports.iterator().next();
            if (port >= 1 && port <= 65_535) {
                add("backend-port", String.valueOf(port), line);
                findings.carried(line, "backend-port: " + port);
            }
        }
    }

    private void allow() {
        switch (Admission.of(service.exposure(), findings)) {
            case Admission.Everybody everybody -> {}
            case Admission.Only only -> {
                add("allow", Yaml.list(only.blocks()), only.line());
                findings.carried(only.line(), "allow: the addresses that HAProxy lets in; others get SQLSTATE 28000");
            }
            case Admission.Undecided undecided -> {
                add("allow", Yaml.list(List.of("127.0.0.1", "::1")), undecided.line());
                findings.leftOut(
                        undecided.line(),
                        "Fairlead lets blocks of addresses in, and cannot say this rule; so that nobody gets in whom it"
                                + " kept out, this route now takes clients of this machine only",
                        "Set the route's allow to the addresses that may connect, or remove it for everybody.");
            }
        }
    }

    private void openTimeout() {
        Optional<Line> written = service.exposure().back().last("timeout", "connect");
        long millis =
                written.map(line -> Amounts.millis(line.word(2)).orElse(-1)).orElse(-1L);
        if (millis >= LEAST_OPEN_MILLIS && millis <= MOST_OPEN_MILLIS) {
            add("open.timeout", Amounts.duration(millis), written.orElseThrow());
            findings.changed(
                    written.orElseThrow(),
                    "open.timeout: " + Amounts.duration(millis)
                            + ", which is for PostgreSQL's first answer too; then another attempt is made",
                    "");
        } else {
            written.ifPresent(line -> findings.changed(
                    line,
                    "open.timeout stays at 5s: it is for PostgreSQL's first answer too, and 1 s to 1 h make sense",
                    ""));
        }
    }

    /** Fairlead finds every member by itself, those too that HAProxy does not use here. */
    private void members(Set<String> cluster) {
        long others =
                cluster.stream().filter(url -> !service.patroni().contains(url)).count();
        if (others > 0) {
            findings.add(
                    Kind.CHANGED,
                    service.exposure().back().line().number(),
                    service.exposure().back().title(),
                    "it uses " + service.patroni().size()
                            + " of the cluster's members; Fairlead leads to every one that" + " has the role",
                    service.isToPrimary()
                            ? ""
                            : "To read from those only, give them a Patroni tag and set the route's tags.");
        }
    }
}
