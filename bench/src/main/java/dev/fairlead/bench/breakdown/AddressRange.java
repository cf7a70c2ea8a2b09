package dev.fairlead.bench.breakdown;

import dev.fairlead.bench.lab.LabException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A part of a process's address space.
 *
 * @param start the first address
 * @param end   the first one beyond
 */
record AddressRange(long start, long end) {
    private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]+)");

    /** From the least to the greatest address in what jcmd printed. */
    static AddressRange around(String text) {
        List<Long> addresses = ADDRESS.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(word -> Long.parseLong(word.substring(2), 16))
                .sorted()
                .toList();
        if (addresses.isEmpty()) {
            throw new LabException("no addresses in " + text);
        }
        return new AddressRange(addresses.getFirst(), addresses.getLast());
    }

    boolean contains(long address) {
        return start <= address && address < end;
    }
}
