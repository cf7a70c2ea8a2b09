package dev.fairlead.failover;

/** Is told how failovers go. Called on the watch's own thread; may take its time, but not for ever. */
public interface FailoverListener {
    /** A step was made; those of a suspicion that comes to nothing are told too. */
    void onStep(String cluster, Failover.Step step);

    void onOver(Failover failover);
}
