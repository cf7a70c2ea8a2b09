package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says where HAProxy's statistics are, as the admin endpoint of ours. Confined to the importing thread. */
final class StatisticsTranslation {
    private static final int DEFAULT_PORT = 8080;

    private final Listeners listeners;
    private final Findings findings;

    private StatisticsTranslation(Listeners listeners, Findings findings) {
        this.listeners = listeners;
        this.findings = findings;
    }

    /** @param listeners with the routes' addresses taken already: statistics yield */
    static List<Entry> of(List<Section> statistics, Listeners listeners, Findings findings) {
        return new StatisticsTranslation(listeners, findings).entries(statistics);
    }

    private List<Entry> entries(List<Section> statistics) {
        List<Entry> entries = new ArrayList<>();
        for (Section section : statistics) {
            List<Bind> binds = Bind.of(section, findings);
            if (entries.isEmpty() && !binds.isEmpty()) {
                listen(section, binds.getFirst()).ifPresent(entries::add);
            } else {
                findings.needless(section.line(), "Fairlead has one admin endpoint, which has it all");
            }
            password(section);
        }
        if (entries.isEmpty() && !listeners.isFree("127.0.0.1", DEFAULT_PORT)) {
            entries.add(Entry.of("admin.listen", "\"127.0.0.1:" + freePort() + "\"", "8080 is a route's"));
        }
        return entries;
    }

    private int freePort() {
        int port = DEFAULT_PORT;
        while (!listeners.isFree("127.0.0.1", port)) {
            port++;
        }
        return port;
    }

    /** Anywhere but on loopback the admin endpoint wants a token, which nobody has yet. */
    private Optional<Entry> listen(Section section, Bind bind) {
        var loopback =
                new Bind(bind.line(), bind.isLoopback() ? bind.host() : "127.0.0.1", bind.port(), bind.parameters());
        Map<String, Line> taken = listeners.take(List.of(loopback));
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        if (bind.parameters().has("ssl")) {
            findings.leftOut(
                    bind.line(),
                    "the admin endpoint speaks plain HTTP",
                    "Leave it on loopback, or put what ends TLS in front.");
        }
        findings.carried(section.line(), "admin.listen: status, metrics for Prometheus and more");
        if (!bind.isLoopback()) {
            findings.changed(
                    bind.line(),
                    "admin.listen is on loopback: on other addresses it asks for a token",
                    "To open it, set admin.listen and admin.token-file; /livez and /readyz never ask for the token.");
        }
        return Optional.of(Entry.of(
                "admin.listen",
                Yaml.list(taken.keySet()).replaceAll("[\\[](.*)]", "$1"),
                "line " + bind.line().number()));
    }

    private void password(Section section) {
        section.last("stats", "auth")
                .ifPresent(line -> findings.leftOut(
                        line,
                        "a token takes the place of user and password",
                        "Write at least 16 characters into a file and set admin.token-file."));
    }
}
