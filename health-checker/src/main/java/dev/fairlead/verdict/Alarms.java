package dev.fairlead.verdict;

import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sentences that a person must see. They carry no times, so that a situation that stays the same says the same. */
final class Alarms {
    private Alarms() {}

    static List<String> of(Situation situation, Ruling ruling, Identity identity) {
        List<String> alarms = new ArrayList<>();
        if (!isStrange(ruling.primacy())) {
            situation.strangers().values().forEach(why -> alarms.add(why + "; nothing is routed there"));
        }
        identity.strangeSeeds(situation.evidence()).forEach(why -> alarms.add(why + "; nothing is routed there"));
        situation.evidence().settings().ifPresent(settings -> alarms.addAll(settings.complaints()));
        situation.lapses().values().stream()
                .filter(lapse -> lapse.standing().isPresent())
                .forEach(lapse -> alarms.add(lapse.detail() + "; nothing is routed there"));
        ruling.floor().alarm().ifPresent(given -> alarms.add(given.text()));
        switch (ruling.primacy()) {
            case Primacy.Writable writable -> ofPrimary(situation, writable).forEach(alarms::add);
            case Primacy.Contested contested ->
                alarms.add(Contest.described(situation, contested.claimants()) + " claim to be the primary at once");
            case Primacy.Vacant vacant when isAlarming(vacant.why()) -> alarms.add(vacant.detail());
            case Primacy.Vacant _, Primacy.Unready _ -> {}
        }
        return List.copyOf(alarms);
    }

    /** Then its detail names them all. */
    private static boolean isStrange(Primacy primacy) {
        return primacy instanceof Primacy.Vacant vacant && vacant.why() == Vacancy.STRANGER;
    }

    private static Stream<String> ofPrimary(Situation situation, Primacy.Writable writable) {
        Optional<Word> word = situation.word(writable.member());
        return Stream.concat(
                word.flatMap(w -> degraded(situation, writable, w)).map(why -> "REST degraded: " + why).stream(),
                word
                        .filter(w -> w.body().failsafeActive())
                        .map(_ -> "the DCS cannot be reached: Patroni keeps " + writable.member()
                                + " as the primary in failsafe mode")
                        .stream());
    }

    private static Optional<String> degraded(Situation situation, Primacy.Writable writable, Word word) {
        String member = writable.member();
        if (writable.confirmation() == Confirmation.SECOND_HAND) {
            return Optional.of(member + " does not answer, only other members still list it as the leader");
        }
        if (writable.confirmation() == Confirmation.PAUSED) {
            return Optional.of(member + " does not answer; it is kept because the cluster is paused");
        }
        boolean late = situation.now() - situation.lease(word).halfOf(word) >= 0;
        if (late && situation.isSilent(member)) {
            return Optional.of(member + " does not answer");
        }
        return word.claim() == Claim.STALLED
                ? Optional.of("PostgreSQL of " + member + " does not answer Patroni in time")
                : Optional.empty();
    }

    private static boolean isAlarming(Vacancy why) {
        return switch (why) {
            case SPLIT_BRAIN, FENCED, OPERATOR_FENCE, SETTLING, STRANGER, LEASE_OVER, PORT_REFUSED, UNREACHABLE -> true;
            case NOTHING_YET, NO_PRIMARY, PROMOTING, STANDBY_CLUSTER -> false;
        };
    }
}
