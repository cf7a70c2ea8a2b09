package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is logged, and how.
 *
 * @param sessions whether each session that ends gets a line
 * @param failoversFile where the failover log is kept across restarts; empty for nowhere
 */
public record LogConfig(Level level, Format format, boolean sessions, Optional<Path> failoversFile) {
    public LogConfig {
        requireNonNull(level, "level");
        requireNonNull(format, "format");
        requireNonNull(failoversFile, "failoversFile");
    }

    /** The least important lines that are written. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** How a line is written. */
    public enum Format {
        TEXT,
        JSON
    }
}
