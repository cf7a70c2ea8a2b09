package dev.fairlead.command;

import dev.fairlead.failover.Failover;
import dev.fairlead.failover.Failover.What;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/** Sets failovers for people to read. Pure. */
final class FailoversText {
    private FailoversText() {}

    static String of(List<Failover> failovers) {
        if (failovers.isEmpty()) {
            return "No change of a primary has been seen.\n";
        }
        var table = new TextTable(
                IntStream.range(6, 15).boxed().toList(),
                "SUSPECTED AT",
                "CLUSTER",
                "WHAT",
                "FROM",
                "TO",
                "TIMELINE",
                "HELD",
                "MOVED",
                "WRITABLE",
                "SERVED",
                "RELEASED",
                "CUT",
                "BROKEN",
                "WAITED",
                "LONGEST",
                "WHY");
        failovers.forEach(failover -> table.add(row(failover)));
        return table.text("");
    }

    private static String[] row(Failover failover) {
        return new String[] {
            suspectedAt(failover),
            failover.cluster(),
            failover.kind().word(),
            failover.from(),
            failover.to(),
            failover.timelineBefore() + ">" + failover.timelineAfter(),
            offset(failover, What.HELD),
            offset(failover, What.MOVED),
            offset(failover, What.WRITABLE),
            offset(failover, What.SERVED),
            offset(failover, What.RELEASED),
            String.valueOf(failover.toll().cut()),
            String.valueOf(failover.toll().broken()),
            String.valueOf(failover.toll().held()),
            failover.toll().longestHoldMillis() + " ms",
            failover.suspectedBy() + "; " + failover.reason()
        };
    }

    private static String suspectedAt(Failover failover) {
        return failover.steps().stream()
                .findFirst()
                .map(Failover.Step::at)
                .map(at -> at.truncatedTo(ChronoUnit.MILLIS))
                .map(Instant::toString)
                .orElse("-");
    }

    private static String offset(Failover failover, What what) {
        long millis = failover.offsetMillis(what);
        return millis < 0 ? "-" : "+" + millis;
    }
}
