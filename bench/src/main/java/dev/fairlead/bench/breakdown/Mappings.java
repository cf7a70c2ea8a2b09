package dev.fairlead.bench.breakdown;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds up a process's mappings by what they are for. Pure.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html">proc_pid_smaps(5)</a>
 */
final class Mappings {
    private static final Pattern HEADER = Pattern.compile("([0-9a-f]+)-[0-9a-f]+ \\S{4} [0-9a-f]+ \\S+ \\d+ *(.*)");

    private static final Pattern SIZE = Pattern.compile("Pss: +(\\d+) kB");

    private Mappings() {}

    /** Proportional set size in bytes; every share has a value. */
    static Map<Share, Long> bytes(String smaps, AddressRange heap, AddressRange code) {
        Map<Share, Long> bytes = new EnumMap<>(Share.class);
        for (Share share : Share.values()) {
            bytes.put(share, 0L);
        }
        Share current = Share.REST;
        for (String line : smaps.split("\n")) {
            Matcher header = HEADER.matcher(line);
            Matcher size = SIZE.matcher(line);
            if (header.matches()) {
                current = share(Long.parseUnsignedLong(header.group(1), 16), header.group(2), heap, code);
            } else if (size.matches()) {
                bytes.merge(current, Long.parseLong(size.group(1)) * 1024, Long::sum);
            }
        }
        return bytes;
    }

    private static Share share(long address, String file, AddressRange heap, AddressRange code) {
        if (heap.contains(address)) {
            return Share.HEAP;
        }
        if (code.contains(address)) {
            return Share.CODE;
        }
        if (file.endsWith(".aot")) {
            return Share.AOT_CACHE;
        }
        if (file.endsWith("/libjvm.so")) {
            return Share.JVM;
        }
        return file.startsWith("/") ? Share.LIBRARIES : Share.REST;
    }
}
