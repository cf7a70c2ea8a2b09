package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.Backend;
import java.util.List;

/** Workloads that go together, by the word that chooses them. */
public interface Part {

    /** The word. */
    String name();

    /** What it measures, for the list of words. */
    String title();

    /** In the order in which they run. */
    List<Workload> workloads();

    /** Starts what stands behind all peers, on the leader's host, with what the workloads want to find there. The caller closes it. */
    Backend start(Lab lab);
}
