package dev.fairlead.verdict;

import dev.fairlead.cluster.Eligibility;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Evidence put together by hand, on a clock in milliseconds; each judging hands what was learned to the next. */
final class Scene {
    static final long MILLI = 1_000_000;

    Optional<String> scope = Optional.empty();
    Optional<DcsSettings> settings = Optional.empty();
    Duration leaderLease = Duration.ofSeconds(10);
    boolean suspends;
    Orders orders = Orders.NONE;
    List<ReplicaCriteria> criteria = List.of();

    private final SortedMap<String, Node> nodes = new TreeMap<>();
    private final Map<String, Listing> listings = new TreeMap<>();
    private Learned learned = Learned.NOTHING;
    private long millis;

    Scene(String... members) {
        for (String member : members) {
            nodes.put(member, new Node(member));
        }
    }

    /** A list shows these members for the first time. */
    Scene knows(String... members) {
        for (String member : members) {
            nodes.put(member, new Node(member));
        }
        return this;
    }

    Scene at(long instant) {
        millis = instant;
        return this;
    }

    long now() {
        return millis * MILLI;
    }

    Scene answers(String member, int code, Body body) {
        return observes(member, body.answered(code, now(), now()));
    }

    Scene refuses(String... members) {
        for (String member : members) {
            observes(member, new Observation.Unreachable("connection refused", now(), now()));
        }
        return this;
    }

    Scene observes(String member, Observation observation) {
        node(member).observe(observation);
        return this;
    }

    Scene knocks(String member, PortCheck.Outcome outcome) {
        node(member).port = outcome;
        node(member).knock(now());
        return this;
    }

    /** The list of one member, or of a seed, shows this leader. */
    Scene lists(String asked, @Nullable String leader) {
        return lists(asked, leader, false, Optional.empty());
    }

    Scene lists(String asked, @Nullable String leader, boolean pause, Optional<String> listedScope) {
        List<Listing.Entry> entries = nodes.keySet().stream()
                .map(n -> new Listing.Entry(
                        n,
                        n.equals(leader) ? "leader" : "replica",
                        "running",
                        "http://" + n,
                        n,
                        5432,
                        OptionalInt.empty(),
                        Map.of()))
                .toList();
        listings.put(asked, new Listing.Listed(asked, entries, listedScope, pause, now(), now()));
        return this;
    }

    Scene listsNothing(String asked, String cause) {
        listings.put(asked, new Listing.Failed(asked, cause, now(), now()));
        return this;
    }

    Scene unlists(String member) {
        node(member).listed = false;
        return this;
    }

    private Node node(String member) {
        return Objects.requireNonNull(nodes.get(member));
    }

    Evidence evidence() {
        SortedMap<String, Evidence.MemberEvidence> members = new TreeMap<>();
        nodes.values().stream().filter(n -> n.listed).forEach(n -> members.put(n.name, n.evidence()));
        return new Evidence(members, listings, Collections.emptySortedMap(), settings, Branches.NONE, orders);
    }

    Policy policy() {
        return new Policy("main", scope, leaderLease, Duration.ofSeconds(10), suspends, criteria);
    }

    Learned learned() {
        return learned;
    }

    Judgement judge() {
        Judgement judgement = Judge.judge(learned, evidence(), now(), policy());
        learned = judgement.learned();
        return judgement;
    }

    Primacy primacy() {
        return judge().view().primacy();
    }

    Eligibility reads(String member) {
        return Objects.requireNonNull(
                judge().view().eligibility().getOrDefault("ro", Map.of()).get(member));
    }
}
