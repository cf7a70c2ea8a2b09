package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.peer.Recipe;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Starts a lab of one member and compares peers in front of it. */
public final class CompareBench {
    /** The backend is to be quick and to do nothing of its own accord, so that what is seen is the proxies. */
    private static final Map<String, String> PARAMETERS =
            Map.of("shared_buffers", "512MB", "autovacuum", "off", "checkpoint_timeout", "1h", "max_wal_size", "8GB");

    private final List<Recipe> recipes;
    private final Pace pace;
    private final PrintStream out;

    public CompareBench(List<Recipe> recipes, Pace pace, PrintStream out) {
        this.recipes = List.copyOf(recipes);
        this.pace = pace;
        this.out = out;
    }

    public void run(List<Part> parts) {
        out.println("Starting a cluster of one member...");
        LabOptions options =
                LabOptions.of(PatroniVersion.MACHINE).withMembers(1).withParameters(PARAMETERS);
        try (Lab lab = Lab.start(options)) {
            Compare compare = new Compare(lab, recipes, pace, out);
            parts.forEach(part -> compare.run(part, comparison -> {}));
        }
    }
}
