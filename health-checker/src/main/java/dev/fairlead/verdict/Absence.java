package dev.fairlead.verdict;

import dev.fairlead.cluster.Vacancy;
import dev.fairlead.probe.Listing;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why nobody claims to take writes. Details carry no times, so that a situation that stays the same says the same. */
record Absence(Vacancy why, String detail) {

    static Absence rule(Situation situation, Learned before) {
        return stranger(situation, before)
                .or(() -> standbyCluster(situation))
                .or(() -> promotion(situation))
                .or(() -> lapsed(situation, before))
                .or(() -> unheard(situation, before))
                .orElseGet(() -> new Absence(Vacancy.NO_PRIMARY, "members answer, and none holds the leader lock"));
    }

    static String promotion(List<String> promoting) {
        return String.join(" and ", promoting) + " holds the leader lock and does not take writes yet";
    }

    /** Another cluster leads here, or answers everywhere. */
    private static Optional<Absence> stranger(Situation situation, Learned before) {
        boolean leads = situation.strangers().keySet().stream().anyMatch(member -> holdsLock(situation, member));
        if (situation.strangers().isEmpty() || !(leads || situation.words().isEmpty())) {
            return Optional.empty();
        }
        String remedy = before.identity().system().isPresent()
                ? "; if the cluster was re-initialised or upgraded: fairlead accept-identity --cluster "
                        + situation.policy().cluster()
                : "; check the configured addresses and scope";
        return Optional.of(new Absence(
                Vacancy.STRANGER, String.join("; ", situation.strangers().values()) + remedy));
    }

    private static boolean holdsLock(Situation situation, String member) {
        return Optional.ofNullable(situation.evidence().members().get(member))
                .flatMap(Evidence.MemberEvidence::answered)
                .flatMap(Word::of)
                .filter(word -> word.claim().holdsLock())
                .isPresent();
    }

    private static Optional<Absence> standbyCluster(Situation situation) {
        return situation.standbyLeaders().stream()
                .findFirst()
                .map(member -> new Absence(
                        Vacancy.STANDBY_CLUSTER, member + " leads a standby cluster: readable, never writable"));
    }

    private static Optional<Absence> promotion(Situation situation) {
        List<String> silent = situation.promoting(false);
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(new Absence(
                        Vacancy.PROMOTING, String.join(" and ", silent) + " was being promoted and does not answer"));
    }

    /** The latest primary: its last word still claims the lock, and does not count any more. */
    private static Optional<Absence> lapsed(Situation situation, Learned before) {
        return situation
                .reign()
                .map(Learned.Reign::member)
                .or(before::last)
                .flatMap(member -> Optional.ofNullable(situation.lapses().get(member)))
                .map(lapse -> new Absence(lapse.why(), lapse.detail()));
    }

    private static Optional<Absence> unheard(Situation situation, Learned before) {
        var members = situation.evidence().members().values();
        boolean unasked = members.stream().allMatch(member -> member.latest().isEmpty());
        // At the start the one that has not answered yet may well be the primary.
        boolean asking = before.last().isEmpty()
                && members.stream().anyMatch(member -> member.latest().isEmpty());
        if (asking || (unasked && !hasFailedList(situation))) {
            return Optional.of(new Absence(Vacancy.NOTHING_YET, "not every member has been asked yet"));
        }
        boolean silent = situation.evidence().members().keySet().stream().allMatch(situation::isSilent);
        return silent
                ? Optional.of(new Absence(Vacancy.UNREACHABLE, "no member of the cluster answers" + why(situation)))
                : Optional.empty();
    }

    /** While no member is known there is nowhere else to read why not: what became of asking for the list, each cause once. Empty afterwards. */
    private static String why(Situation situation) {
        if (!situation.evidence().members().isEmpty()) {
            return "";
        }
        String causes = failedLists(situation)
                .map(Listing.Failed::cause)
                .sorted()
                .distinct()
                .collect(Collectors.joining("; "));
        return causes.isEmpty() ? "" : ": " + causes;
    }

    private static boolean hasFailedList(Situation situation) {
        return failedLists(situation).findAny().isPresent();
    }

    private static Stream<Listing.Failed> failedLists(Situation situation) {
        return situation.evidence().listings().values().stream()
                .filter(Listing.Failed.class::isInstance)
                .map(Listing.Failed.class::cast);
    }
}
