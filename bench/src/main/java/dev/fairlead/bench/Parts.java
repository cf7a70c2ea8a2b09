package dev.fairlead.bench;

import dev.fairlead.bench.bytes.BytesPart;
import dev.fairlead.bench.bytes.MemoryPart;
import dev.fairlead.bench.bytes.StartPart;
import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.compare.PgbenchPart;
import java.util.List;

/** All parts, in the order in which they run. */
final class Parts {
    private Parts() {}

    static List<Part> all() {
        return List.of(new PgbenchPart(), new BytesPart(), new MemoryPart(), new StartPart());
    }
}
