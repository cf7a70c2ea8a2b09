package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Lab;

/** How one peer of a comparison is set and started; any number may run from one recipe. */
public interface Recipe {

    /** What tables call it, such as {@code HAProxy, 2 threads}; unique. */
    String name();

    Family family();

    /** Why it is fair to set it so. One or two sentences. */
    String reason();

    /** Of the installed program; a line for people. */
    String version();

    /** Whether it can stand in front of this backend: PgBouncer only understands PostgreSQL. */
    default boolean suits(Backend backend) {
        return true;
    }

    /** Starts it in front of {@code backend} and returns at once, before it listens. */
    Running launch(Lab lab, Backend backend);

    /** The name in letters, digits and hyphens, for files. */
    default String slug() {
        return name().toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
