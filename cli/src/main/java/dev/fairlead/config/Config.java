package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import dev.fairlead.listener.DataPathSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a person has configured, checked. Immutable.
 *
 * @param clusters at least one, names unique
 * @param dataPath the data path as a whole, and how it shuts down
 * @param stateFile where what is known of the clusters is kept across restarts; empty for nowhere
 * @param watch whether a change of the files that it was read from is applied by itself
 */
public record Config(
        List<ClusterConfig> clusters,
        AdminConfig admin,
        LogConfig log,
        DataPathSettings dataPath,
        TakeOverConfig takeOver,
        Optional<Path> stateFile,
        boolean watch) {
    public Config {
        clusters = List.copyOf(clusters);
        requireNonNull(admin, "admin");
        requireNonNull(log, "log");
        requireNonNull(dataPath, "dataPath");
        requireNonNull(takeOver, "takeOver");
        requireNonNull(stateFile, "stateFile");
    }

    /** The routes of all clusters; names are unique. */
    public Stream<RouteConfig> routes() {
        return clusters.stream().flatMap(cluster -> cluster.routes().stream());
    }
}
