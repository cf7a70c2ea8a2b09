package dev.fairlead.config;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds names that are given twice, and addresses that cannot be listened on at the same time. */
final class Collisions {
    private final Map<String, String> clusters = new HashMap<>();
    private final Map<String, String> routes = new HashMap<>();
    private final List<Listener> listeners = new ArrayList<>();

    private record Listener(InetSocketAddress address, String who) {}

    private Collisions() {}

    static void report(SectionReader file) {
        new Collisions().look(file);
    }

    private void look(SectionReader file) {
        listen(file, Keys.ADMIN_LISTEN, file.get(Keys.ADMIN_LISTEN), "admin");
        for (SectionReader cluster : file.children(Keys.CLUSTERS, Keys.CLUSTER)) {
            unique(clusters, cluster, Keys.CLUSTER_NAME);
            for (SectionReader route : cluster.children(Keys.ROUTES, Keys.ROUTE)) {
                unique(routes, route, Keys.ROUTE_NAME);
                String who = "route " + route.find(Keys.ROUTE_NAME).orElse("without a name");
                route.find(Keys.LISTEN).ifPresent(all -> all.forEach(one -> listen(route, Keys.LISTEN, one, who)));
            }
        }
    }

    private static void unique(Map<String, String> seen, SectionReader reader, Key<String> key) {
        String name = key.isRequired() ? reader.find(key).orElse("") : reader.get(key);
        String before = seen.putIfAbsent(name, reader.path(key));
        if (before != null && !name.isEmpty()) {
            reader.problem(key, "the name " + name + " is taken by " + before);
        }
    }

    private void listen(SectionReader reader, Key<?> key, InetSocketAddress address, String who) {
        for (Listener other : listeners) {
            if (HostPort.overlap(other.address(), address)) {
                reader.problem(
                        key,
                        HostPort.of(address) + " is taken by " + other.who() + " (" + HostPort.of(other.address())
                                + ")");
                return;
            }
        }
        listeners.add(new Listener(address, who));
    }
}
