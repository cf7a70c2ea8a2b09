package dev.fairlead.migrate;

import java.util.HashMap;
import java.util.Map;

/** Names of routes, as our file takes them, each once. Confined to the importing thread. */
final class Names {
    /** So that a number can follow. */
    private static final int LONGEST = 55;

    private final Map<String, Integer> taken = new HashMap<>();

    String unique(String name) {
        String sound = sound(name);
        String wanted = sound.isEmpty() ? "route" : sound;
        int times = taken.merge(wanted, 1, Integer::sum);
        if (times == 1) {
            return wanted;
        }
        // HAProxy's name for another one may end with the number.
        String numbered = wanted + "-" + times;
        return taken.putIfAbsent(numbered, 1) == null ? numbered : unique(name);
    }

    /** Letters, digits and {@code -_.}, not too many; may be empty. */
    static String sound(String name) {
        String sound = name.replaceAll("[^A-Za-z0-9._-]", "-");
        return sound.substring(0, Math.min(LONGEST, sound.length()));
    }
}
