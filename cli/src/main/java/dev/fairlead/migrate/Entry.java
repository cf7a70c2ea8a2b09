package dev.fairlead.migrate;

/**
 * One key of our file, with its value as YAML.
 *
 * @param key with dots for nesting
 * @param comment why it is so, for people; empty for none
 * @param on false for a key that is commented out until somebody has seen to it
 */
record Entry(String key, String value, String comment, boolean on) {
    static Entry of(String key, String value, String comment) {
        return new Entry(key, value, comment, true);
    }
}
