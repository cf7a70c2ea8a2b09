package dev.fairlead.bench.compare;

import java.util.List;

/** One thing to do through each peer. Stateless: what a run needs is made in the run. */
public interface Workload {

    /** In letters, digits and hyphens, for files; unique. */
    String name();

    /** For people, such as {@code pgbench -S, 8 clients}. */
    String title();

    /** What one unit of work is called, such as {@code transaction} or {@code GB}. */
    String unit();

    /** What is measured, in the order of the table's columns. */
    List<Metric> metrics();

    /** What Fairlead is to reach here; may be empty. */
    List<Target> targets();

    /**
     * Whether each run needs a process of its own and no other peer beside it, as where memory is measured: processes of one program share pages. Otherwise all
     * peers stand side by side from the first round to the last.
     */
    default boolean alone() {
        return false;
    }

    /** How often each peer's turn comes; fewer than the pace asks for where a round is long and chance has no part in it. */
    default int rounds(Pace pace) {
        return pace.rounds();
    }

    /**
     * Runs once. Throws {@link dev.fairlead.bench.lab.LabException} when the load fails or does not do what it should.
     *
     * @return values of {@link #metrics()}, fewer where one does not apply to the peer
     */
    Figures measure(Stand stand, Pace pace);
}
