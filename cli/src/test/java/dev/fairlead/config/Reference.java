package dev.fairlead.config;

import dev.fairlead.config.CommonCase.Shortcut;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The tables of the reference, as the list of keys has them. */
final class Reference {
    private Reference() {}

    /** The table of one section in Markdown; what may also stand at the top of the file only there. */
    static String table(Section section) {
        return "| key | value | default | in place | meaning |\n|---|---|---|---|---|\n"
                + section.keys().stream()
                        .filter(key -> section.equals(Keys.FILE) || !Keys.isInherited(key))
                        .map(Reference::row)
                        .collect(Collectors.joining());
    }

    private static String row(Key<?> key) {
        String fallback = key.fallback().isEmpty() ? key.absent() : "`" + key.fallback() + "`";
        String inPlace = Keys.changesInPlace(key) ? "yes" : "**restart**";
        return "| `" + key.name() + "` | " + key.kind().shape() + " | " + fallback + " | " + inPlace + " | "
                + key.meaning() + " |\n";
    }

    /** The table of flags and variables in Markdown. */
    static String shortcuts() {
        return "| flag | environment variable | key | meaning |\n|---|---|---|---|\n"
                + Arrays.stream(Shortcut.values()).map(Reference::row).collect(Collectors.joining());
    }

    private static String row(Shortcut shortcut) {
        String key = shortcut.key().isEmpty() ? "" : "`" + shortcut.key() + "`";
        return "| `" + shortcut.flag() + "` | `" + shortcut.variable() + "` | " + key + " | " + shortcut.meaning()
                + " |\n";
    }
}
