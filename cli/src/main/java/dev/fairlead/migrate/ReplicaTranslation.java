package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says which replicas a service leads to, and how one is chosen. Confined to the importing thread. */
final class ReplicaTranslation {
    private static final Set<String> HASHES =
            Set.of("source", "uri", "hdr", "rdp-cookie", "hash", "url_param", "log-hash");

    private final Service service;
    private final Findings findings;
    private final List<Entry> entries = new ArrayList<>();

    private ReplicaTranslation(Service service, Findings findings) {
        this.service = service;
        this.findings = findings;
    }

    static List<Entry> of(Service service, Findings findings) {
        var translation = new ReplicaTranslation(service, findings);
        translation.balance();
        translation.weights();
        translation.query();
        translation.standby();
        translation.fallback();
        translation.onPromotion();
        return translation.entries;
    }

    private void add(String key, String value, Line line) {
        entries.add(Entry.of(key, value, "line " + line.number()));
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
}
