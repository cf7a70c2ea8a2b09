package dev.fairlead.world;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Faults that the world has found and that are not mended or not understood yet. A mend deletes its line; then the tests insist. */
enum Known {
    /** A member that was silent is asked again only after 2.5 s once the primary is confirmed: probing yields to slow answers. */
    READS_AFTER_SILENCE("I5 reads after silence"),
    /** The same of a silent primary, by a tenth of a second. */
    WRITES("I5 writes"),
    /** In pause, where another is promoted beside a primary that lost its DCS: by hand, or at the end of the pause. */
    PAUSED_FAILOVER("I2"),
    /** A client is kept on a silent address in pause. Not understood. */
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
