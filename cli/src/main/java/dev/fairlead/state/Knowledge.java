package dev.fairlead.state;

import static java.util.Objects.requireNonNull;

import dev.fairlead.verdict.Remembered;
import java.util.List;

/**
 * What one process tells the process that takes over of one cluster. Immutable.
 *
 * @param cluster configured name
 * @param seeds base URLs of the REST APIs that are configured there
 * @param hearing how well it is heard there, and as which cluster
 */
public record Knowledge(String cluster, List<String> seeds, Hearing hearing, Remembered remembered) {
    public Knowledge {
        requireNonNull(cluster, "cluster");
        seeds = List.copyOf(seeds);
        requireNonNull(hearing, "hearing");
        requireNonNull(remembered, "remembered");
    }

    /** A line of ASCII. */
    public String line() {
        return StateJson.line(this);
    }

    /** @throws IllegalArgumentException when it is none */
    static Knowledge parse(String line) {
        return StateJson.read(line, Knowledge.class);
    }
}
