package dev.fairlead.cluster;

/** Why no member may take new write sessions. A closed list: also a log field and a metric label. */
public enum Vacancy {
    /** No verdict yet: the proxy has just started. */
    NOTHING_YET,
    /** Members answer, and none holds the lock. */
    NO_PRIMARY,
    /** A member holds the lock and is not writable yet; every other primary has lost it. */
    PROMOTING,
    /** The primary fell silent and its lease ended. */
    LEASE_OVER,
    /** The primary fell silent and its PostgreSQL port refused twice. */
    PORT_REFUSED,
    /** The only claimant is below the timeline floor. */
    FENCED,
    /** The only claimant is below the timeline floor and is being watched for {@code timeline-regression.settle}. */
    SETTLING,
    /** An operator, or Patroni's {@code pre_promote} in his place, has fenced the primary. */
    OPERATOR_FENCE,
    /** Two members went on claiming the lock for longer than Patroni needs to sort it out. */
    SPLIT_BRAIN,
    /** Another cluster answers at these addresses (scope or system identifier differs), or seeds disagree. */
    STRANGER,
    /** The lock holder is a standby leader: readable, never writable. */
    STANDBY_CLUSTER,
    /** No member can be reached at all. */
    UNREACHABLE
}
