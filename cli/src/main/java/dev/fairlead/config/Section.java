package dev.fairlead.config;

import java.util.List;

/**
 * A mapping of the configuration and the keys that it may have.
 *
 * @param path where it stands, such as {@code clusters[].routes[]}; empty for the file itself
 * @param title for people
 */
public record Section(String path, String title, List<Key<?>> keys) {
    public Section {
        keys = List.copyOf(keys);
    }

    boolean has(Key<?> key) {
        return keys.contains(key);
    }
}
