package dev.fairlead.routing;

/** What happens to sessions that already exist on a member. */
public enum Tenure {
    /** They go on. */
    KEEP,
    /** The primary that they are on is stopping: they may end by themselves, and are cut when they keep it from that for too long. */
    STOPPING,
    /** Nothing more is sent upstream, nothing is cut: two members claim the lock, and which one yields is known within seconds. */
    PAUSE,
    /** They are cut with a reset; those still opening go back to being held. */
    CUT
}
