package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

/**
 * One key of the configuration, as people read of it and as the reader uses it.
 *
 * @param name from its section on, dotted: {@code hold.timeout} is {@code timeout} in the mapping {@code hold}
 * @param kind what its value looks like, and what is allowed
 * @param fallback the default as it would be written; empty when there is none
 * @param absent what it means to leave it out; empty when there is a default, {@link #REQUIRED} when it cannot be left out
 * @param meaning what it does, and why one would change it
 */
public record Key<T>(String name, Kind<T> kind, String fallback, String absent, String meaning) {
    static final String REQUIRED = "required";

    public Key {
        requireNonNull(name, "name");
        requireNonNull(kind, "kind");
        requireNonNull(meaning, "meaning");
        if (fallback.isEmpty() == absent.isEmpty()) {
            throw new IllegalArgumentException(name + " needs either a default or what it means to leave it out");
        }
    }

    static <T> Key<T> required(String name, Kind<T> kind, String meaning) {
        return new Key<>(name, kind, "", REQUIRED, meaning);
    }

    static <T> Key<T> optional(String name, Kind<T> kind, String absent, String meaning) {
        return new Key<>(name, kind, "", absent, meaning);
    }

    static <T> Key<T> withDefault(String name, Kind<T> kind, String fallback, String meaning) {
        return new Key<>(name, kind, fallback, "", meaning);
    }

    public boolean isRequired() {
        return absent.equals(REQUIRED);
    }
}
