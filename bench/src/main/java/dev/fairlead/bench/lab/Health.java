package dev.fairlead.bench.lab;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Whether a cluster is whole: one leader that takes writes, or leads a standby cluster, and everyone else streaming from
 * it on its timeline. */
final class Health {
    private Health() {}

    /** What is not yet well, for people; empty when all is. */
    static Optional<String> complaint(
            PatroniRest rest, Optional<Member> leader, List<Member> members, boolean standbyCluster) {
        if (leader.isEmpty()) {
            return Optional.of("there is no leader");
        }
        return rest.get(leader.get(), "/cluster")
                .map(listing -> complaint(listing, members.size()))
                .orElse(Optional.of(leader.get().name() + " does not answer /cluster"))
                .or(() -> complaintOfReplication(leader.get(), members, standbyCluster));
    }

    private static Optional<String> complaint(JsonNode listing, int expected) {
        JsonNode members = listing.path("members");
        if (members.size() != expected) {
            return Optional.of("%d of %d members are listed".formatted(members.size(), expected));
        }
        int timeline = members.path(0).path("timeline").asInt(-1);
        for (JsonNode member : members) {
            boolean up =
                    Set.of("running", "streaming").contains(member.path("state").asString(""));
            if (!up
                    || member.path("timeline").asInt(-2) != timeline
                    || listing.path("pause").asBoolean(false)) {
                return Optional.of("listed as " + listing);
            }
        }
        return Optional.empty();
    }

    /** As {@link #complaint}, but asks only {@code leader}, in SQL; a standby cluster may stream from it too. */
    static Optional<String> complaintOfReplication(Member leader, List<Member> members, boolean standbyCluster) {
        List<String> replicas = members.stream()
                .filter(member -> !member.equals(leader))
                .map(Member::name)
                .toList();
        String question = "select pg_is_in_recovery(), count(distinct application_name) from pg_stat_replication"
                + " where state = 'streaming' and application_name in ('" + String.join("', '", replicas) + "')";
        try (Connection connection = Sql.openAsSuperuser(leader, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            boolean whole = row.getBoolean(1) == standbyCluster && row.getInt(2) == replicas.size();
            return whole
                    ? Optional.empty()
                    : Optional.of("%s in recovery: %b, streaming replicas: %d"
                            .formatted(leader.name(), row.getBoolean(1), row.getInt(2)));
        } catch (SQLException e) {
            return Optional.of(leader.name() + " says " + e.getMessage());
        }
    }

    /** Whether {@code replica} streams from {@code leader}, by the leader's word. */
    static boolean streams(Member leader, Member replica) {
        String question = "select count(*) from pg_stat_replication where state = 'streaming' and application_name = '"
                + replica.name() + "'";
        try (Connection connection = Sql.openAsSuperuser(leader, "postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getInt(1) > 0;
        } catch (SQLException e) {
            throw new LabException(leader.name() + " does not say who streams", e);
        }
    }
}
