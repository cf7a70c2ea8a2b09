package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.Orders;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * All that has been observed of one cluster, and ordered by its operators, as of one instant. Immutable; the poller makes a new one for each thing that
 * comes in.
 *
 * @param members who is judged: the members that a {@code /cluster} lists, by name
 * @param listings the latest listing by whom it came from (member name, or seed URL)
 * @param settings as learned from {@code /config}, empty until then
 * @param orders all that were given and not taken back
 */
public record Evidence(
        SortedMap<String, MemberEvidence> members,
        Map<String, Listing> listings,
        Optional<DcsSettings> settings,
        Orders orders) {
    public Evidence {
        members = java.util.Collections.unmodifiableSortedMap(new java.util.TreeMap<>(members));
        listings = Map.copyOf(listings);
        requireNonNull(settings, "settings");
        requireNonNull(orders, "orders");
    }

    /**
     * All that has been observed of one member.
     *
     * @param apiUrl where it is probed
     * @param backend where PostgreSQL is dialled, resolved; empty while unknown
     * @param latest the completed probe that was started last; empty before the first
     * @param answered the well-formed answer that was started last; empty before the first
     * @param knocks the latest knocks at its PostgreSQL port, newest first, at most two
     */
    public record MemberEvidence(
            String name,
            String apiUrl,
            Optional<Backend> backend,
            Optional<Observation> latest,
            Optional<Observation.Answered> answered,
            List<PortCheck> knocks) {
        public MemberEvidence {
            requireNonNull(name, "name");
            requireNonNull(apiUrl, "apiUrl");
            requireNonNull(backend, "backend");
            requireNonNull(latest, "latest");
            requireNonNull(answered, "answered");
            knocks = List.copyOf(knocks);
        }
    }
}
