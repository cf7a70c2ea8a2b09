package dev.fairlead.world;

import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PatroniStatus;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one process of a proxy was told, by the address that said it; kept beside the checker, so that invariants do not take its word for it. */
final class HeardLog {
    private final SortedMap<String, Observation.Answered> answers = new TreeMap<>();
    private final Set<String> scopes = new HashSet<>();
    private final Set<Integer> givenUp = new HashSet<>();
    private final Map<String, Deque<Long>> asked = new HashMap<>();
    private boolean served;
    private int inherited;

    /** A probe begins; returns how many there have been in these nanoseconds, this one included. */
    int onProbe(String apiUrl, long elapsed, long withinNanos) {
        Deque<Long> instants = asked.computeIfAbsent(apiUrl, _ -> new ArrayDeque<>());
        instants.addLast(elapsed);
        while (elapsed - instants.getFirst() > withinNanos) {
            instants.removeFirst();
        }
        return instants.size();
    }

    void onObservation(String apiUrl, Observation observation) {
        if (observation instanceof Observation.Answered answered) {
            answers.merge(
                    apiUrl, answered, (before, now) -> now.sentAtNanos() - before.sentAtNanos() >= 0 ? now : before);
            answered.body().scope().ifPresent(scopes::add);
        }
    }

    void onListing(Listing listing) {
        if (listing instanceof Listing.Listed listed) {
            listed.scope().ifPresent(scopes::add);
        }
    }

    Optional<Observation.Answered> at(String apiUrl) {
        return Optional.ofNullable(answers.get(apiUrl));
    }

    Collection<Observation.Answered> all() {
        return answers.values();
    }

    Set<String> scopes() {
        return scopes;
    }

    static boolean isPrimary(PatroniStatus body) {
        return body.role().equals("primary") || body.role().equals("master");
    }

    /** The process before this one has handed over this floor. */
    void inherits(int floor) {
        inherited = floor;
    }

    int inherited() {
        return inherited;
    }

    void giveUp(int timeline) {
        givenUp.add(timeline);
    }

    boolean isGivenUp(int timeline) {
        return givenUp.contains(timeline);
    }

    /** Whether this process has opened a write session before. */
    boolean hasServed() {
        return served;
    }

    void onServed() {
        served = true;
    }
}
