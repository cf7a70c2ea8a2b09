package dev.fairlead.reload;

import static java.util.Objects.requireNonNull;

/**
 * One key that has another value.
 *
 * @param key as the reference writes it, from its section on
 * @param before as one would write it; never a secret
 */
public record Difference(String key, String before, String after) {
    public Difference {
        requireNonNull(key, "key");
        requireNonNull(before, "before");
        requireNonNull(after, "after");
    }

    @Override
    public String toString() {
        return key + ": " + before + " -> " + after;
    }
}
