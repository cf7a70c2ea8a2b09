package dev.fairlead.run;

import dev.fairlead.config.ClusterConfig;
import dev.fairlead.listener.DataPath;
import dev.fairlead.listener.Door;
import dev.fairlead.probe.Probing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reload has made before it changes anything: all that can fail. It is either used, or undone. Confined to the reloading thread.
 */
final class Prepared {
    private final List<NewDoor> doors = new ArrayList<>();
    private final Map<String, RunningCluster> clusters = new LinkedHashMap<>();
    private final Map<String, Probing> probings = new LinkedHashMap<>();

    /** A socket that listens and leads nowhere yet. */
    record NewDoor(Door door, String route) {}

    void add(Door door, String route) {
        doors.add(new NewDoor(door, route));
    }

    void add(RunningCluster cluster) {
        clusters.put(cluster.name(), cluster);
    }

    void add(ClusterConfig changed, Probing asks) {
        probings.put(changed.name(), asks);
    }

    List<NewDoor> doors() {
        return List.copyOf(doors);
    }

    /** One that was started, and judges for no route yet. */
    RunningCluster cluster(String name) {
        RunningCluster cluster = clusters.get(name);
        if (cluster == null) {
            throw new IllegalStateException("cluster " + name + " was not prepared");
        }
        return cluster;
    }

    /** How a cluster is asked from now on: as before unless something else was prepared. */
    Probing probing(RunningCluster cluster) {
        return probings.getOrDefault(cluster.name(), cluster.checker().probing());
    }

    void undo(DataPath dataPath) {
        doors.forEach(each -> Rehearsal.await(dataPath.close(each.door())));
        clusters.values().forEach(RunningCluster::close);
        probings.values().forEach(Probing::close);
    }
}
