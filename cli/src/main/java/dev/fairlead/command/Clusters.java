package dev.fairlead.command;

import dev.fairlead.admin.StatusReport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Finds out which cluster is meant when none was named. */
final class Clusters {
    private Clusters() {}

    /**
     * The cluster to put in a path.
     *
     * @param named by the operator, if he did
     * @param member that the cluster must have; empty for any
     */
    static String find(AdminClient client, @Nullable String named, String member) throws ClientFailure {
        if (named != null) {
            return AdminClient.segment(named);
        }
        List<StatusReport.Cluster> all = JsonMapper.shared()
                .readValue(client.get("/api/v1/status"), StatusReport.class)
                .clusters();
        List<String> fitting = all.stream()
                .filter(cluster -> all.size() == 1 || member.isEmpty() || has(cluster, member))
                .map(StatusReport.Cluster::name)
                .toList();
        if (fitting.size() == 1) {
            return AdminClient.segment(fitting.getFirst());
        }
        throw fitting.isEmpty()
                ? new ClientFailure(ExitCode.NOT_FOUND, "no cluster has a member " + member)
                : new ClientFailure(ExitCode.INVALID, "which cluster? --cluster " + String.join(" or ", fitting));
    }

    private static boolean has(StatusReport.Cluster cluster, String member) {
        return cluster.members().stream().anyMatch(known -> known.name().equals(member));
    }
}
