package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.probe.Listing;
import dev.fairlead.probe.PatroniStatus;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which cluster this is (R6). What is empty has not been learned, and excludes nobody; so does a body that does not say.
 *
 * @param scope Patroni's scope: configured, or that of the first verified primary
 * @param system PostgreSQL's system identifier: that of the first verified primary
 */
record Identity(Optional<String> scope, Optional<String> system) {
    static final Identity UNKNOWN = new Identity(Optional.empty(), Optional.empty());

    Identity {
        requireNonNull(scope, "scope");
        requireNonNull(system, "system");
    }

    /** A configured scope is what counts. */
    Identity configured(Optional<String> configuredScope) {
        return new Identity(configuredScope.or(this::scope), system);
    }

    /** What is known after {@code primary} has been verified. */
    Identity learning(PatroniStatus primary) {
        return new Identity(scope.or(primary::scope), system.or(primary::systemIdentifier));
    }

    /** Members whose answers are not theirs or not of this cluster, each with a sentence that says so. */
    SortedMap<String, String> strangers(Evidence evidence) {
        SortedMap<String, String> strangers = new TreeMap<>();
        evidence.members()
                .forEach((name, member) -> member.answered()
                        .flatMap(answer -> objection(name, answer.body()))
                        .ifPresent(why -> strangers.put(name, why)));
        return Collections.unmodifiableSortedMap(strangers);
    }

    private Optional<String> objection(String member, PatroniStatus body) {
        if (differs(scope, body.scope())) {
            return Optional.of(member + " belongs to another cluster, scope "
                    + body.scope().orElse(""));
        }
        if (differs(system, body.systemIdentifier())) {
            return Optional.of(member + " belongs to another cluster, system identifier "
                    + body.systemIdentifier().orElse("") + " instead of " + system.orElse(""));
        }
        return body.name()
                .filter(name -> !name.equals(member))
                .map(name -> "at the address of " + member + " it is " + name + " that answers");
    }

    private static boolean differs(Optional<String> known, Optional<String> said) {
        return known.isPresent() && said.isPresent() && !known.equals(said);
    }

    /** Why nothing is routed: before a primary has been verified, answers come from several clusters. */
    Optional<String> disagreement(Map<String, Word> words, Map<String, Listing> listings) {
        Set<String> scopes = new TreeSet<>();
        Set<String> systems = new TreeSet<>();
        words.values().forEach(word -> {
            word.body().scope().ifPresent(scopes::add);
            word.body().systemIdentifier().ifPresent(systems::add);
        });
        listings.values().forEach(listing -> scopeOf(listing).ifPresent(scopes::add));
        if (scope.isEmpty() && scopes.size() > 1) {
            return Optional.of("the addresses lead to different clusters, scopes " + String.join(", ", scopes)
                    + "; configure the scope that is meant");
        }
        return system.isEmpty() && systems.size() > 1
                ? Optional.of(
                        "the addresses lead to different clusters, system identifiers " + String.join(", ", systems))
                : Optional.empty();
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
