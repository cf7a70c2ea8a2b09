package dev.fairlead.bench.compare;

import java.util.List;

/** All parts, in the order in which they run. */
public final class Parts {
    private Parts() {}

    public static List<Part> all() {
        return List.of(new PgbenchPart());
    }
}
