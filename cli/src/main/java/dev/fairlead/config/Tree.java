package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A configuration before its meaning is known: texts, lists and mappings, each with where it was written. */
public sealed interface Tree {
    String MUST_BE_MAPPING = "must be a mapping of keys to values";

    /** For people: {@code fairlead.yaml:12}, {@code --patroni} or {@code FAIRLEAD_PATRONI}. */
    String where();

    record Text(String where, String text) implements Tree {
        public Text {
            requireNonNull(text, "text");
        }
    }

    record Items(String where, List<Tree> items) implements Tree {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** In the order written. */
    record Mapping(String where, Map<String, Tree> entries) implements Tree {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }
}
