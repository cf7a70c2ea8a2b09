package dev.fairlead.world;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.probe.Probing;
import dev.fairlead.verdict.Policy;

/** A fault of ours, put in on purpose around the real code, to see that the world finds it. {@link #NONE} puts in none. */
interface Bend {
    Bend NONE = new Bend() {};

    /** What the checker is told. */
    default Probing asking(Probing probing) {
        return probing;
    }

    default Policy policy(Policy policy) {
        return policy;
    }

    /** What the route table is told. */
    default ClusterView view(ClusterView view) {
        return view;
    }

    /** Sessions are told that a route has changed. */
    default void cut(Runnable told) {
        told.run();
    }
}
