package dev.fairlead.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory or of WAL, written with its unit as PostgreSQL does: 1 MB is 1024 kB. */
public record Size(long bytes) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})\\s*([A-Za-z]*)");
    private static final Map<String, Long> UNITS = units();

    public Size {
        if (bytes < 0) {
            throw new IllegalArgumentException("must not be negative but was " + bytes);
        }
    }

    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("TB", 1L << 40);
        units.put("GB", 1L << 30);
        units.put("MB", 1L << 20);
        units.put("kB", 1L << 10);
        units.put("KB", 1L << 10);
        units.put("B", 1L);
        return units;
    }

    /** @throws IllegalArgumentException when it is no whole number with one of the units B, kB, MB, GB, TB */
    static Size parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "must be a whole number with its unit (B, kB, MB, GB or TB), such as 16MB, but was " + text);
        }
        return new Size(Math.multiplyExact(unit, Long.parseLong(matcher.group(1))));
    }

    /** In the largest unit that divides it. */
    @Override
    public String toString() {
        return UNITS.entrySet().stream()
                .filter(unit -> bytes != 0 && bytes % unit.getValue() == 0)
                .findFirst()
                .map(unit -> bytes / unit.getValue() + unit.getKey())
                .orElse("0B");
    }
}
