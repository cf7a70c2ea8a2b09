package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

/**
 * One thing that is wrong with a configuration.
 *
 * @param where file and line, flag or environment variable
 * @param key full path of the key, such as {@code clusters[0].routes[1].listen}; empty when none is concerned
 * @param text what is wrong, and what would be right
 */
public record Problem(String where, String key, String text) {
    public Problem {
        requireNonNull(where, "where");
        requireNonNull(key, "key");
        requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return where + ": " + (key.isEmpty() ? "" : key + ": ") + text;
    }
}
