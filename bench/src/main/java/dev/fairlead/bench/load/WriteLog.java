package dev.fairlead.bench.load;

import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.load.Outcome.Failed;
import dev.fairlead.bench.load.Outcome.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What clients recorded, and the questions one asks about it.
 *
 * @param writes in the order in which their outcomes were known
 */
public record WriteLog(List<Write> writes) {
    public WriteLog {
        writes = List.copyOf(writes);
    }

    /** Only the attempts that ended at or after this instant. */
    public WriteLog since(long nanos) {
        return new WriteLog(
                writes.stream().filter(write -> write.endNanos() - nanos >= 0).toList());
    }

    public List<Write> acknowledged() {
        return writes.stream().filter(Write::isAcknowledged).toList();
    }

    /** The first write that the member with this PostgreSQL port acknowledged. */
    public Optional<Write> firstAcknowledgedBy(int port) {
        return writes.stream().filter(write -> write.isAcknowledgedBy(port)).findFirst();
    }

    /** Failed attempts by kind; kinds that did not occur are absent. */
    public Map<Kind, Long> errors() {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        for (Write write : writes) {
            if (write.outcome() instanceof Failed failed) {
                counts.merge(failed.kind(), 1L, Long::sum);
            }
        }
        return counts;
    }

    public long errorCount() {
        return writes.stream().filter(write -> !write.isAcknowledged()).count();
    }

    /** The longest time between two successes in a row of which the second came after {@code nanos}; zero if there are none. */
    public Duration longestGapAfter(long nanos) {
        long longest = 0;
        List<Write> all = acknowledged();
        int first = (int)
                all.stream().takeWhile(write -> write.endNanos() - nanos < 0).count();
        List<Write> good = all.subList(Math.max(0, first - 1), all.size());
        for (int next = 1; next < good.size(); next++) {
            longest = Math.max(
                    longest, good.get(next).endNanos() - good.get(next - 1).endNanos());
        }
        return Duration.ofNanos(longest);
    }

    /** Acknowledged writes whose row is not in the database as {@code leader} has it: what the cluster lost. */
    public List<Write> lost(Member leader) {
        Set<Long> kept = storedIds(leader);
        return acknowledged().stream()
                .filter(write -> !kept.contains(write.id()))
                .toList();
    }

    static WriteLog merge(List<WriteLog> logs) {
        List<Write> all = new ArrayList<>();
        logs.forEach(log -> all.addAll(log.writes()));
        all.sort(Comparator.comparingLong(Write::endNanos));
        return new WriteLog(all);
    }

    private static Set<Long> storedIds(Member leader) {
        Set<Long> ids = new HashSet<>();
        try (Connection session = Sql.openAsSuperuser(leader, Sql.DATABASE);
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery("select id from writes")) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
            return ids;
        } catch (SQLException e) {
            throw new LabException("cannot read back what was written", e);
        }
    }
}
