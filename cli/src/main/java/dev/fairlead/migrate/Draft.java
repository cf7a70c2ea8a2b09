package dev.fairlead.migrate;

import java.util.List;

/**
 * Our file before it is written.
 *
 * @param clusters at least one
 * @param entries at the top of the file
 */
record Draft(List<Cluster> clusters, List<Entry> entries) {
    Draft {
        clusters = List.copyOf(clusters);
        entries = List.copyOf(entries);
    }

    /** @param routes at least one */
    record Cluster(List<Entry> entries, List<Route> routes) {
        Cluster {
            entries = List.copyOf(entries);
            routes = List.copyOf(routes);
        }
    }

    /** @param comment what it comes from */
    record Route(String comment, List<Entry> entries) {
        Route {
            entries = List.copyOf(entries);
        }
    }
}
