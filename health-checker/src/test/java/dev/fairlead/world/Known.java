package dev.fairlead.world;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Faults that the world has found and that are not mended yet. A mend deletes its line; then the tests insist. */
enum Known {
    ADDRESS("I1 address"),
    STATUS_OF_AN_ADDRESS("I8"),
    RENAMED("I5 writes after a rename"),
    FLOOR("I1 floor"),
    FORGOTTEN_FLOOR("I4 take-over"),
    SHORT_LEASE("I5 cut"),
    STALE_LIST("I5 cut by a list"),
    STANDBY_CLUSTER("I5 reads of a standby cluster"),
    FAILSAFE_START("I5 writes in failsafe mode"),
    SECOND_HAND("I1 bound"),
    TWO_SCOPES("I1 identity"),
    LATE_TIMELINE("I5 reads"),
    LOAD("LOAD");

    private final String kind;

    Known(String kind) {
        this.kind = kind;
    }

    /** The {@link Violation#kind()}s of all of them. */
    static Set<String> kinds() {
        return Arrays.stream(values()).map(known -> known.kind).collect(Collectors.toSet());
    }
}
