package dev.fairlead.migrate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes, as HAProxy and Patroni write them, in our words. */
final class Amounts {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(us|ms|s|m|h|d)?");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private static final Pattern SIZE = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?(B|[kK]B|MB|GB|TB)?");
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");
    private static final long MOST_DIGITS = 999_999_999;

    private Amounts() {}

    /**
     * Without a unit it is milliseconds.
     *
     * @see <a href="https://docs.haproxy.org/3.2/configuration.html#2.5">HAProxy's manual, 2.5</a>
     */
    static OptionalLong millis(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return OptionalLong.empty();
        }
        long amount = Long.parseLong(time.group(1));
        String unit = time.group(2) == null ? "ms" : time.group(2);
        return OptionalLong.of(unit.equals("us") ? amount / 1_000 : amount * MILLIS.getOrDefault(unit, 1L));
    }

    /** As our file writes it, in the largest unit that divides it. */
    static String duration(long millis) {
        return List.of("d", "h", "m", "s").stream()
                .filter(unit -> millis > 0 && millis % MILLIS.getOrDefault(unit, 1L) == 0)
                .findFirst()
                .map(unit -> millis / MILLIS.getOrDefault(unit, 1L) + unit)
                .orElse(millis + "ms");
    }

    /** Patroni's {@code lag=}, as our file writes it: without a unit it is bytes. Empty for what Patroni takes for any lag. */
    static Optional<String> size(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            return Optional.empty();
        }
        String unit = size.group(2) == null ? "B" : size.group(2).replace('K', 'k');
        double bytes = Double.parseDouble(size.group(1)) * Math.scalb(1.0, 10 * UNITS.indexOf(unit));
        return bytes > Math.scalb(1.0, 50) ? Optional.empty() : Optional.of(size((long) bytes));
    }

    private static String size(long bytes) {
        long amount = bytes;
        int unit = 0;
        while (unit < UNITS.size() - 1 && amount > 0 && (amount % 1024 == 0 || amount > MOST_DIGITS)) {
            amount /= 1024;
            unit++;
        }
        return amount + UNITS.get(unit);
    }
}
