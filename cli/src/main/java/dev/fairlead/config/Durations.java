package dev.fairlead.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a number and a unit, such as {@code 250ms}. */
public final class Durations {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9})\\s*([a-z]*)");
    private static final Map<String, Duration> UNITS = units();

    private Durations() {}

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("d", Duration.ofDays(1));
        units.put("h", Duration.ofHours(1));
        units.put("m", Duration.ofMinutes(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("ms", Duration.ofMillis(1));
        return units;
    }

    /** @throws IllegalArgumentException when it is no whole number with one of the units ms, s, m, h, d */
    public static Duration parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        Duration unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "must be a whole number with its unit (ms, s, m, h or d), such as 10s, but was " + text);
        }
        // Not Duration.multipliedBy: that sets up BigDecimal, whose first use is a tenth of the time to the first
        // session.
        return Duration.ofMillis(Math.multiplyExact(unit.toMillis(), Long.parseLong(matcher.group(1))));
    }

    /** In the largest unit that divides it; what is less than a millisecond is dropped. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
            long size = unit.getValue().toMillis();
            if (millis != 0 && millis % size == 0) {
                return millis / size + unit.getKey();
            }
        }
        return "0s";
    }
}
