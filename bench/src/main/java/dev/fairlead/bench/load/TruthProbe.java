package dev.fairlead.bench.load;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Knows when each member took writes, by writing to each of them in SQL every 5 ms, past any proxy and any partition.
 *
 * <p>Thread rule: one thread per member; the questions may be asked from any thread. Lifecycle: from {@link #watch} to {@link #close}; members added
 * later are not watched.
 */
public final class TruthProbe implements AutoCloseable {
    private static final long STILL_REIGNING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Map<String, MemberTruth> members = new HashMap<>();

    private TruthProbe(List<Member> watched) {
        watched.forEach(member -> members.put(member.name(), new MemberTruth(member)));
    }

    public static TruthProbe watch(Lab lab) {
        TruthProbe probe = new TruthProbe(lab.members());
        probe.members.values().forEach(MemberTruth::start);
        return probe;
    }

    /** Every stretch of time during which some member took writes, by its beginning. */
    public List<Reign> reigns() {
        List<Reign> all = new ArrayList<>();
        members.values().forEach(member -> all.addAll(member.reigns()));
        all.sort(Comparator.comparingLong(Reign::firstNanos));
        return all;
    }

    /** The first reign of another member than {@code deposed} that began after this instant. */
    public Optional<Reign> successor(Member deposed, long sinceNanos) {
        return reigns().stream()
                .filter(reign -> !reign.member().equals(deposed) && reign.firstNanos() - sinceNanos > 0)
                .findFirst();
    }

    /** When this member, which reigned at {@code sinceNanos}, took its last write; empty while it still may, that is for 100 ms after one. */
    public Optional<Long> endOfReign(Member member, long sinceNanos) {
        return reigns().stream()
                .filter(reign -> reign.member().equals(member) && reign.firstNanos() - sinceNanos < 0)
                .reduce((earlier, later) -> later)
                .map(Reign::lastNanos)
                .filter(last -> System.nanoTime() - last > STILL_REIGNING_NANOS);
    }

    /** The last instant before {@code nanos} at which this member took a write. */
    public Optional<Long> lastWriteBefore(Member member, long nanos) {
        return reigns().stream()
                .filter(reign -> reign.member().equals(member) && reign.firstNanos() - nanos < 0)
                .reduce((earlier, later) -> later)
                .map(Reign::lastNanos);
    }

    @Override
    public void close() {
        members.values().forEach(MemberTruth::close);
    }
}
