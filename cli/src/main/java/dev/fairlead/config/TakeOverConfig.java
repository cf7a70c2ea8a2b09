package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How another process takes over from this one.
 *
 * @param socket where this one waits for it; empty for a place that follows from the admin address
 * @param timeout sessions may end by themselves for this long after another process has taken over
 */
public record TakeOverConfig(Optional<Path> socket, Duration timeout) {
    public TakeOverConfig {
        requireNonNull(socket, "socket");
        requireNonNull(timeout, "timeout");
    }
}
