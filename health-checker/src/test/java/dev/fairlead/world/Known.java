package dev.fairlead.world;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Faults that the world has found and that are not mended or not understood yet. A mend deletes its line; then the tests insist. */
enum Known {
    /** A member that was silent is asked again only after 2.5 s once the primary is confirmed. */
    READS_AFTER_SILENCE("I5 reads after silence"),
    READS("I5 reads"),
    READS_OF_A_STANDBY_CLUSTER("I5 reads of a standby cluster"),
    /** While another cluster's members are listed, a silent primary is asked again too late. */
    WRITES("I5 writes"),
    WRITES_AFTER_A_RENAME("I5 writes after a rename"),
    /** One stale list keeps two others from confirming a silent leader. */
    CONTRADICTED("I5 cut"),
    CONTRADICTED_BY_A_LIST("I5 cut by a list"),
    /** In pause, where a person promotes another beside a primary that lost its DCS. */
    PAUSED_FAILOVER("I2"),
    PATIENCE("I6 patience");

    private final String kind;

    Known(String kind) {
        this.kind = kind;
    }

    /** The {@link Violation#kind()}s of all of them. */
    static Set<String> kinds() {
        return Arrays.stream(values()).map(known -> known.kind).collect(Collectors.toSet());
    }
}
