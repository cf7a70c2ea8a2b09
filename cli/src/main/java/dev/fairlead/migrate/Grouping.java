package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which services belong to one cluster: those that ask a Patroni in common, directly or through others. */
final class Grouping {
    private final Map<String, String> parents = new HashMap<>();

    private Grouping() {}

    /** By the name of the cluster, in the order of the file. */
    static Map<String, List<Service>> clusters(List<Service> services) {
        var grouping = new Grouping();
        for (Service service : services) {
            String first = service.patroni().iterator().next();
            service.patroni().forEach(url -> grouping.join(first, url));
        }
        Map<String, List<Service>> groups = new LinkedHashMap<>();
        for (Service service : services) {
            String root = grouping.root(service.patroni().iterator().next());
            groups.computeIfAbsent(root, key -> new ArrayList<>()).add(service);
        }
        return named(List.copyOf(groups.values()));
    }

    private void join(String one, String other) {
        parents.put(root(other), root(one));
    }

    private String root(String url) {
        String at = url;
        String above = parents.getOrDefault(at, at);
        while (!above.equals(at)) {
            parents.put(at, parents.getOrDefault(above, above));
            at = above;
            above = parents.getOrDefault(at, at);
        }
        return at;
    }

    private static Map<String, List<Service>> named(List<List<Service>> groups) {
        Map<String, List<Service>> named = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        for (List<Service> group : groups) {
            String name = groups.size() == 1 ? "main" : inCommon(group);
            String fallback = "cluster" + (named.size() + 1);
            named.put(name.isEmpty() || !taken.add(name) ? fallback : name, group);
            taken.add(fallback);
        }
        return named;
    }

    /** What the names of the services begin with: {@code orders} for orders_rw and orders_ro. */
    private static String inCommon(List<Service> group) {
        String common = group.getFirst().exposure().name();
        for (Service service : group) {
            String other = service.exposure().name();
            int end = 0;
            while (end < Math.min(common.length(), other.length()) && common.charAt(end) == other.charAt(end)) {
                end++;
            }
            common = common.substring(0, end);
        }
        return Names.sound(common.replaceFirst("[^A-Za-z0-9]+(r[wo]?|w)?$", ""));
    }
}
