package dev.fairlead.cluster;

/** On whose word a member is taken for the primary. */
public enum Confirmation {
    /** Its own answer, younger than the lease. */
    OWN,
    /** Only another member's {@code /cluster} names it leader: weaker, because that may be a cached copy of the DCS ("REST degraded"). */
    SECOND_HAND,
    /** Its last answer said {@code pause: true}; in pause Patroni promotes nobody, so silence means nothing. */
    PAUSED
}
