package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PatroniStatus;
import dev.fairlead.verdict.Evidence.MemberEvidence;
import dev.fairlead.verdict.Evidence.SeedEvidence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which cluster this is (R6). What is empty has not been learned, and excludes no member; so does a body that does not say.
 *
 * @param scope Patroni's scope: configured, or that of the first verified primary
 * @param system PostgreSQL's system identifier: that of the first verified primary
 * @param given whether the scope was configured, or handed over by a process before: then no seed casts doubt on the identity
 * @param agreed the seeds that have answered as this cluster: one that leads elsewhere later has changed, and the identity has not
 */
record Identity(Optional<String> scope, Optional<String> system, boolean given, Set<String> agreed) {
    static final Identity UNKNOWN = new Identity(Optional.empty(), Optional.empty(), false, Set.of());

    Identity {
        requireNonNull(scope, "scope");
        requireNonNull(system, "system");
        agreed = Set.copyOf(agreed);
    }

    /** A configured scope is what counts. */
    Identity configured(Optional<String> configuredScope) {
        return configuredScope.isPresent() ? new Identity(configuredScope, system, true, agreed) : this;
    }

    /** What is known after {@code primary} has been verified. */
    Identity learning(PatroniStatus primary, SortedMap<String, SeedEvidence> seeds) {
        var known = new Identity(scope.or(primary::scope), system.or(primary::systemIdentifier), given, agreed);
        Set<String> more = new TreeSet<>(agreed);
        seeds.forEach((url, seed) -> seed.answered()
                .filter(answer -> known.foreign(answer.body()).isEmpty())
                .ifPresent(_ -> more.add(url)));
        return new Identity(known.scope, known.system, given, more);
    }

    /** Members whose answers are not theirs or not of this cluster, each with a sentence that says so. */
    SortedMap<String, String> strangers(Evidence evidence) {
        SortedMap<String, String> strangers = new TreeMap<>();
        evidence.members()
                .forEach((key, member) -> member.answered()
                        .flatMap(answer -> objection(member, answer.body()))
                        .ifPresent(why -> strangers.put(key, why)));
        return Collections.unmodifiableSortedMap(strangers);
    }

    private Optional<String> objection(MemberEvidence member, PatroniStatus body) {
        return foreign(body)
                .map(why -> member.key() + " belongs to another cluster, " + why)
                .or(() -> body.name()
                        .filter(name -> !name.equals(member.name()))
                        .map(name -> "at the address of " + member.key() + " it is " + name + " that answers"));
    }

    /** By what an answer is one of another cluster. */
    private Optional<String> foreign(PatroniStatus body) {
        if (differs(scope, body.scope())) {
            return body.scope().map(other -> "scope " + other);
        }
        return differs(system, body.systemIdentifier())
                ? Optional.of(
                        "system identifier " + body.systemIdentifier().orElse("") + " instead of " + system.orElse(""))
                : Optional.empty();
    }

    /** Configured addresses that lead to another cluster, each with a sentence that says so; a seed that is a member here says so as that. */
    List<String> strangeSeeds(Evidence evidence) {
        Set<String> members = evidence.members().values().stream()
                .map(member -> member.server().apiUrl())
                .collect(toSet());
        List<String> strange = new ArrayList<>();
        evidence.seeds()
                .forEach((url, seed) -> seed.answered()
                        .filter(_ -> !members.contains(url))
                        .flatMap(answer -> foreign(answer.body()))
                        .ifPresent(why -> strange.add("the seed " + url + " belongs to another cluster, " + why)));
        return strange;
    }

    private static boolean differs(Optional<String> known, Optional<String> said) {
        return known.isPresent() && said.isPresent() && !known.equals(said);
    }

    /** Why nothing is routed: answers come from several clusters, and it is not known which one is meant. */
    Optional<String> disagreement(Evidence evidence, Map<String, Word> words) {
        Set<String> scopes = new TreeSet<>();
        Set<String> systems = new TreeSet<>();
        Stream.concat(words.values().stream().map(Word::body), doubtfulSeeds(evidence))
                .forEach(body -> {
                    body.scope().ifPresent(scopes::add);
                    body.systemIdentifier().ifPresent(systems::add);
                });
        if (scope.isEmpty()) {
            evidence.listings().values().forEach(listing -> scopeOf(listing).ifPresent(scopes::add));
        }
        scope.ifPresent(scopes::add);
        system.ifPresent(systems::add);
        if (!given && scopes.size() > 1) {
            return Optional.of("the addresses lead to different clusters, scopes " + String.join(", ", scopes)
                    + "; configure the scope that is meant");
        }
        return systems.size() > 1
                ? Optional.of(
                        "the addresses lead to different clusters, system identifiers " + String.join(", ", systems))
                : Optional.empty();
    }

    /** Seeds that have never answered as this cluster. With a given scope only those of that scope can cast doubt, until the system is known. */
    private Stream<PatroniStatus> doubtfulSeeds(Evidence evidence) {
        return evidence.seeds().entrySet().stream()
                .filter(entry -> !agreed.contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().answered().stream())
                .map(Observation.Answered::body)
                .filter(body -> !given || (system.isEmpty() && !differs(scope, body.scope())));
    }

    /** Why there is no member to judge: by their own word all lists are of another cluster, whose members are none of ours. */
    Optional<String> mistake(Map<String, Listing> listings) {
        Set<String> scopes = new TreeSet<>();
        listings.values().forEach(listing -> scopeOf(listing).ifPresent(scopes::add));
        return scope.filter(ours -> !scopes.isEmpty() && !scopes.contains(ours))
                .map(ours -> "the addresses lead to another cluster, scope " + String.join(", ", scopes)
                        + " instead of " + ours + "; check the configured addresses and scope");
    }

    private static Optional<String> scopeOf(Listing listing) {
        return listing instanceof Listing.Listed listed ? listed.scope() : Optional.empty();
    }
}
