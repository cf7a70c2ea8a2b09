package dev.fairlead.migrate;

import dev.fairlead.migrate.Finding.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Makes a draft of our file of the sections of theirs. Confined to the importing thread. */
final class Translation {
    private static final int MOST_ROUTES = 500;

    private final List<Section> sections;
    private final Predicate<String> readable;
    private final Listeners listeners;
    private final Findings findings;
    private final Names names = new Names();
    private final List<Section> statistics = new ArrayList<>();
    private final Set<Section> used = new HashSet<>();

    private Translation(List<Section> sections, Predicate<String> readable, int shift, Findings findings) {
        this.sections = sections;
        this.readable = readable;
        this.findings = findings;
        this.listeners = new Listeners(shift, findings);
    }

    /**
     * Empty when no section of the file leads to members that Patroni chooses.
     *
     * @param readable whether a file of that name can be read here
     * @param shift what is added to each port that is listened on
     */
    static Optional<Draft> of(List<Section> sections, Predicate<String> readable, int shift, Findings findings) {
        return new Translation(sections, readable, shift, findings).draft();
    }

    private Optional<Draft> draft() {
        List<Service> services = services();
        Optional<Section> global = sections.stream()
                .filter(section -> section.keyword().equals("global"))
                .findFirst();
        List<Draft.Cluster> clusters = new ArrayList<>();
        Grouping.clusters(services).forEach((name, group) -> {
            List<Draft.Route> routes = routes(group);
            if (!routes.isEmpty()) {
                clusters.add(new Draft.Cluster(ClusterTranslation.of(name, group, global, readable, findings), routes));
            }
        });
        List<Entry> entries = new ArrayList<>(StatisticsTranslation.of(statistics, listeners, findings));
        global.ifPresent(section -> entries.addAll(GlobalTranslation.of(section, findings)));
        logSessions(services).ifPresent(entries::add);
        remarks(services);
        rest();
        if (clusters.isEmpty()) {
            return Optional.empty();
        }
        held();
        return Optional.of(hoisted(new Draft(clusters, entries)));
    }

    /** What no line says, and everybody should know. */
    private void held() {
        findings.add(
                Kind.CHANGED,
                0,
                "while no member can serve",
                "HAProxy refuses new connections at once; Fairlead lets them wait for up to hold.timeout (60 s), and"
                        + " serves them",
                "Let clients wait as long (connect_timeout of libpq, the pool's time-outs), or set hold.timeout.");
    }

    private List<Service> services() {
        Map<String, Section> backends = new HashMap<>();
        for (Section section : sections) {
            if (section.keyword().equals("backend") || section.keyword().equals("listen")) {
                backends.putIfAbsent(section.name(), section);
            }
        }
        List<Service> services = new ArrayList<>();
        for (Section section : sections) {
            if (isFront(section)) {
                used.add(section);
                exposures(section, backends).forEach(exposure -> {
                    used.add(exposure.back());
                    exposure.instead().ifPresent(used::add);
                    Service.of(exposure, findings).ifPresent(services::add);
                });
            }
        }
        if (services.size() > MOST_ROUTES) {
            findings.add(
                    Kind.LEFT_OUT,
                    services.get(MOST_ROUTES).exposure().front().line().number(),
                    "everything from here on",
                    "one file has at most " + MOST_ROUTES + " routes",
                    "Import the file in parts.");
        }
        return services.subList(0, Math.min(MOST_ROUTES, services.size()));
    }

    private boolean isFront(Section section) {
        if (!section.keyword().equals("listen") && !section.keyword().equals("frontend")) {
            return false;
        }
        if (section.isDisabled()) {
            findings.needless(section.line(), "it is disabled");
            used.add(section);
            return false;
        }
        if (section.isStatistics()) {
            statistics.add(section);
            used.add(section);
            return false;
        }
        return true;
    }

    private List<Exposure> exposures(Section section, Map<String, Section> backends) {
        List<Exposure> exposures = Exposure.of(section, backends, findings);
        // A listen that only others lead to is a backend.
        boolean listens =
                section.keyword().equals("frontend") || section.last("bind").isPresent();
        if (exposures.isEmpty() && listens) {
            findings.leftOut(section.line(), "it leads nowhere from an address that Fairlead can listen on", "");
        }
        return exposures;
    }

    private List<Draft.Route> routes(List<Service> group) {
        Set<String> cluster = ClusterTranslation.patroni(group);
        List<Draft.Route> routes = new ArrayList<>();
        for (Service service : group) {
            Exposure exposure = service.exposure();
            Map<String, Line> listen = listeners.take(exposure.binds());
            if (listen.isEmpty()) {
                findings.leftOut(exposure.front().line(), "none of its addresses can be listened on", "");
            } else {
                String name = names.unique(exposure.name());
                findings.carried(exposure.front().line(), "route " + name);
                routes.add(RouteTranslation.of(service, name, listen, cluster, findings));
            }
        }
        return routes;
    }

    private Optional<Entry> logSessions(List<Service> services) {
        Optional<Line> asked = services.stream()
                .flatMap(service -> service.exposure().front().option("tcplog").stream())
                .findFirst();
        asked.ifPresent(line -> findings.carried(line, "log.sessions: true, a line for each session of every route"));
        return asked.map(line -> Entry.of("log.sessions", "true", "line " + line.number()));
    }

    /** What stands in the sections that were carried over, and that no key of ours comes from. */
    private void remarks(List<Service> services) {
        Set<Line> lines = new LinkedHashSet<>();
        for (Service service : services) {
            lines.addAll(service.exposure().front().all());
            lines.addAll(service.exposure().back().all());
        }
        lines.forEach(line -> Remarks.SECTIONS.about(line, findings));
    }

    private void rest() {
        for (Section section : sections) {
            switch (section.keyword()) {
                case "global", "defaults", "frontend" -> {}
                case "peers" -> findings.needless(section.line(), "it shares stickiness, and there is none");
                case "resolvers" -> findings.needless(section.line(), "names are resolved anew each second");
                case "listen", "backend" -> {
                    if (!used.contains(section)) {
                        findings.leftOut(section.line(), "no section that was carried over leads to it", "");
                    }
                }
                default -> findings.leftOut(section.line(), "Fairlead has nothing of the kind", "");
            }
        }
    }

    /** A time-out that all routes have in common is said once, for all. */
    private static Draft hoisted(Draft draft) {
        String key = "open.timeout";
        List<Optional<Entry>> all = draft.clusters().stream()
                .flatMap(cluster -> cluster.routes().stream())
                .map(route -> find(route, key))
                .toList();
        Optional<Entry> first = all.getFirst();
        if (first.isEmpty() || !all.stream().allMatch(first::equals)) {
            return draft;
        }
        List<Entry> entries = new ArrayList<>(draft.entries());
        entries.add(first.get());
        return new Draft(
                draft.clusters().stream().map(cluster -> without(cluster, key)).toList(), entries);
    }

    private static Optional<Entry> find(Draft.Route route, String key) {
        return route.entries().stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    private static Draft.Cluster without(Draft.Cluster cluster, String key) {
        return new Draft.Cluster(
                cluster.entries(),
                cluster.routes().stream()
                        .map(route -> new Draft.Route(
                                route.comment(),
                                route.entries().stream()
                                        .filter(entry -> !entry.key().equals(key))
                                        .toList()))
                        .toList());
    }
}
