package dev.fairlead.poll;

import static java.util.Objects.requireNonNull;

import dev.fairlead.probe.Observation;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a checker is doing, for people. Immutable.
 *
 * @param urgency how closely it probes
 * @param latest the completed probe that was started last, by member name; members that have none yet are not in it
 * @param trigger the last one; empty before the first
 */
public record CheckerStatus(Urgency urgency, SortedMap<String, Observation> latest, Optional<Trigger> trigger) {
    /** Before anything was asked. */
    static final CheckerStatus NOTHING_YET =
            new CheckerStatus(Urgency.URGENT, Collections.emptySortedMap(), Optional.empty());

    public CheckerStatus {
        requireNonNull(urgency, "urgency");
        requireNonNull(trigger, "trigger");
        latest = Collections.unmodifiableSortedMap(new TreeMap<>(latest));
    }
}
