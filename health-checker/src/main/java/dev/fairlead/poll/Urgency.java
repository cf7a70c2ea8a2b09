package dev.fairlead.poll;

/** How closely a cluster is being probed. */
public enum Urgency {
    /** Each second: one writable primary, confirmed. */
    STEADY,
    /** Each 100 ms, less often after a minute: something is not as it should be, or was doubted. */
    URGENT,
    /** As urgent, and some member each 20 ms: it holds the lock and is not writable yet, or contests it. */
    HOT
}
