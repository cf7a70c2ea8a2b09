package dev.fairlead.world;

import java.util.Locale;

/** An invariant that did not hold. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Invariant invariant;
    private final String aspect;

    Violation(Invariant invariant, String aspect, String what, long elapsedNanos) {
        super(String.format(Locale.ROOT, "%s at %.3f s: %s", invariant, elapsedNanos / 1e9, what), null, false, false);
        this.invariant = invariant;
        this.aspect = aspect;
    }

    Invariant invariant() {
        return invariant;
    }

    /** Which part of it: two violations with the same one are taken for one fault. */
    String kind() {
        return invariant + (aspect.isEmpty() ? "" : " " + aspect);
    }
}
