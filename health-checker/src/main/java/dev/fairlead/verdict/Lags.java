package dev.fairlead.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** How far replicas are behind (R7), measured against where the leader was before the replica answered. Pure. */
final class Lags {
    /** Enough for one slow answer among probes of the leader every 20 ms. */
    private static final int LOCATIONS = 64;

    private Lags() {}

    /** Where the leader's WAL was, in bytes, in an answer that ended at that instant. */
    record Location(long bytes, long endedAtNanos) {}

    /** The locations of before and that in the leader's latest word, oldest first. */
    static List<Location> withLatest(Situation situation, List<Location> before) {
        List<Location> locations = new ArrayList<>(before);
        situation
                .leader()
                .flatMap(word -> location(word).stream()
                        .mapToObj(bytes -> new Location(bytes, word.endedAtNanos()))
                        .findFirst())
                .filter(latest -> before.isEmpty()
                        || latest.endedAtNanos() - before.getLast().endedAtNanos() > 0)
                .ifPresent(locations::add);
        int size = locations.size();
        return size > LOCATIONS ? locations.subList(size - LOCATIONS, size) : locations;
    }

    /** The leader of a standby cluster writes nothing, and has no location of its own. */
    private static OptionalLong location(Word word) {
        var xlog = word.body().xlog();
        return xlog.location().isPresent() ? xlog.location() : xlog.replayed();
    }

    /** In bytes of WAL; empty while either position is unknown. */
    static OptionalLong of(Word word, List<Location> locations) {
        OptionalLong replayed = word.body().xlog().replayed();
        if (replayed.isEmpty()) {
            return replayed;
        }
        return locations.reversed().stream()
                .filter(location -> location.endedAtNanos() - word.sentAtNanos() <= 0)
                .mapToLong(location -> Math.max(0, location.bytes() - replayed.getAsLong()))
                .findFirst();
    }
}
