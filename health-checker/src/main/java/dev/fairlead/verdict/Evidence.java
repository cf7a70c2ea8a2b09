package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.Orders;
import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All observations of one cluster, and the orders of its operators, as of one instant. Immutable; the poller makes a new one for each observation.
 *
 * @param members the members that are judged, by key: Patroni's name, and for a second address under one name the name with that address
 * @param listings the latest listing by the member (key) or seed (URL) that gave it
 * @param seeds the seeds by URL
 * @param settings as learned from {@code /config}, empty until then
 * @param branches as learned from {@code /history}
 * @param orders all that were given and not taken back
 */
public record Evidence(
        SortedMap<String, MemberEvidence> members,
        Map<String, Listing> listings,
        SortedMap<String, SeedEvidence> seeds,
        Optional<DcsSettings> settings,
        Branches branches,
        Orders orders) {
    public Evidence {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        listings = Map.copyOf(listings);
        seeds = Collections.unmodifiableSortedMap(new TreeMap<>(seeds));
        requireNonNull(settings, "settings");
        requireNonNull(branches, "branches");
        requireNonNull(orders, "orders");
    }

    Evidence with(SortedMap<String, MemberEvidence> others) {
        return new Evidence(others, listings, seeds, settings, branches, orders);
    }

    /**
     * All observations of one member at one address.
     *
     * @param key under which it is judged and routed
     * @param name Patroni's name of it
     * @param listed whether a recent list shows it
     * @param latest the completed probe that was started last; empty before the first
     * @param answered the well-formed answer that was started last; empty before the first
     * @param knocks the latest knocks at its PostgreSQL port, newest first, at most two
     */
    public record MemberEvidence(
            String key,
            String name,
            Server server,
            boolean listed,
            Optional<Observation> latest,
            Optional<Observation.Answered> answered,
            List<PortCheck> knocks) {
        public MemberEvidence {
            requireNonNull(key, "key");
            requireNonNull(name, "name");
            requireNonNull(server, "server");
            requireNonNull(latest, "latest");
            requireNonNull(answered, "answered");
            knocks = List.copyOf(knocks);
        }

        Optional<Backend> backend() {
            return server.backend();
        }
    }

    /**
     * The latest answer at a configured address.
     *
     * @param asked whether a first question has ended
     * @param answered the latest well-formed answer; empty before the first
     */
    public record SeedEvidence(boolean asked, Optional<Observation.Answered> answered) {
        public SeedEvidence {
            requireNonNull(answered, "answered");
        }
    }
}
