package dev.fairlead.probe;

import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where each timeline ended and the next began, as {@code GET /history} shows it.
 *
 * @param endBytes position in the WAL, in bytes, by the timeline that ended there
 * @see <a href="https://patroni.readthedocs.io/en/latest/rest_api.html#cluster-status-endpoints">Patroni REST API, GET /history</a>
 */
public record Branches(SortedMap<Integer, Long> endBytes) {
    public static final Branches NONE = new Branches(Collections.emptySortedMap());

    public Branches {
        endBytes = Collections.unmodifiableSortedMap(new TreeMap<>(endBytes));
    }

    /** Empty while no history shows that timeline. */
    public OptionalLong endOf(int timeline) {
        Long bytes = endBytes.get(timeline);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }
}
