package dev.fairlead.bench;

import dev.fairlead.bench.bytes.BytesPart;
import dev.fairlead.bench.bytes.StartPart;
import dev.fairlead.bench.compare.CopyPart;
import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.compare.PgbenchPart;
import java.util.ArrayList;
import java.util.List;

/** All parts, in the order in which they run. */
final class Parts {
    private Parts() {}

    static List<Part> all() {
        List<Part> all = new ArrayList<>(List.of(new PgbenchPart(), new CopyPart()));
        all.addAll(BytesPart.all());
        all.add(new StartPart());
        return List.copyOf(all);
    }
}
