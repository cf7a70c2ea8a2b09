package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

/**
 * What is logged, and how.
 *
 * @param sessions whether each session that ends gets a line
 */
public record LogConfig(Level level, Format format, boolean sessions) {
    public LogConfig {
        requireNonNull(level, "level");
        requireNonNull(format, "format");
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
