package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private static final Set<String> HASHES =
            Set.of("source", "uri", "hdr", "rdp-cookie", "hash", "url_param", "log-hash");

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
        if (!service.isToPrimary()) {
            balance();
            query();
            standby();
            fallback();
            onPromotion();
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

    private void balance() {
        Optional<Line> written = service.exposure().back().last("balance");
        String algorithm = written.map(line -> line.word(1)).orElse("roundrobin");
        String ours = switch (algorithm) {
            case "leastconn" -> "least-sessions";
            case "random" -> "random";
            case "roundrobin", "static-rr" -> "round-robin";
            default -> "";
        };
        if (!ours.isEmpty()) {
            entries.add(Entry.of(
                    "balance",
                    ours,
                    written.map(line -> "line " + line.number()).orElse("what HAProxy does unless told")));
            written.ifPresent(line -> findings.carried(line, "balance: " + ours));
        } else if (HASHES.contains(algorithm.split("\\(")[0])) {
            findings.leftOut(
                    written.orElseThrow(),
                    "sessions of one client are not kept on one member; balance is least-sessions",
                    "");
        } else {
            findings.leftOut(written.orElseThrow(), "there is no such order; balance is least-sessions", "");
        }
        weights();
    }

    private void weights() {
        Set<String> weights = service.servers().stream()
                .map(server -> server.parameters().value("weight").orElse("1"))
                .collect(Collectors.toSet());
        for (Server server : service.servers()) {
            if (weights.size() > 1 && server.parameters().has("weight")) {
                findings.leftOut(
                        server.line(),
                        "members have no weights",
                        "Let balance: least-sessions even out what members can bear.");
            }
            if (server.parameters().has("backup")) {
                findings.changed(
                        server.line(),
                        "no replica comes second: backup names a machine, whatever its role is today",
                        service.role().to() == Role.To.BOTH
                                ? ""
                                : "To read from the primary while no replica is eligible, set fallback: primary.");
            }
        }
    }

    private void query() {
        Check check = service.check();
        Map<String, String> tags = new LinkedHashMap<>();
        check.query().forEach((name, value) -> {
            if (name.equals("lag")) {
                lag(value);
            } else if (name.startsWith("tag_")) {
                tags.put(name.substring("tag_".length()), value);
            } else if (name.equals("replication_state") && value.equals("streaming")) {
                add("streaming", "true", check.line());
                findings.carried(check.line(), "streaming: true");
            } else {
                findings.leftOut(check.line(), "no key of ours says " + Line.shown(name + "=" + value), "");
            }
        });
        if (!tags.isEmpty()) {
            String flow = tags.entrySet().stream()
                    .map(tag -> Yaml.quoted(tag.getKey()) + ": " + Yaml.quoted(tag.getValue()))
                    .collect(Collectors.joining(", ", "{ ", " }"));
            add("tags", flow, check.line());
            findings.carried(check.line(), "tags: " + Line.shown(flow));
        }
    }

    private void lag(String value) {
        Line line = service.check().line();
        Optional<String> size = Amounts.size(value);
        if (size.isPresent()) {
            add("max-lag", size.get(), line);
            findings.carried(line, "max-lag: " + size.get());
        } else {
            findings.leftOut(
                    line, "lag=" + Line.shown(value) + " is no size; Patroni, too, takes any lag then", "Set max-lag.");
        }
    }

    private void standby() {
        if (!service.role().standby().equals("any")) {
            add("standby", service.role().standby(), service.check().line());
            findings.carried(
                    service.check().line(), "standby: " + service.role().standby());
        }
    }

    private void fallback() {
        Optional<Section> instead = service.exposure().instead();
        boolean toPrimary = instead.flatMap(Check::of)
                .flatMap(Role::of)
                .filter(role -> role.to() != Role.To.REPLICAS)
                .isPresent();
        if (toPrimary) {
            Line line = instead.orElseThrow().line();
            add("fallback", "primary", line);
            findings.carried(line, "fallback: primary");
        } else if (service.role().to() == Role.To.BOTH) {
            add("fallback", "primary", service.check().line());
        } else {
            instead.ifPresent(other -> findings.leftOut(
                    other.line(), "the only second choice that a route of ours has is the primary", ""));
        }
    }

    /** With shutdown-sessions HAProxy cuts the sessions of a replica that has become something else. */
    private void onPromotion() {
        Optional<Server> cut =
                service.servers().stream().filter(Server::isCutWhenDown).findFirst();
        if (cut.isPresent() && service.role().to() == Role.To.REPLICAS) {
            Line line = cut.get()
                    .parameters()
                    .lines()
                    .getOrDefault("on-marked-down", cut.get().line());
            add("on-promotion", "cut", line);
            findings.changed(
                    line,
                    "on-promotion: cut; but a replica that only lags or is taken out gets no new sessions, and those"
                            + " it has may end by themselves",
                    "");
        }
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
        switch (Admission.of(service.exposure().front(), findings)) {
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
