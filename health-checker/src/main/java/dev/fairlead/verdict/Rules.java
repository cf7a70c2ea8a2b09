package dev.fairlead.verdict;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Who is the primary: the rules R1 and R2, which call on {@link Regression} (R4) and {@link Contest} (R5). Pure. */
final class Rules {
    private static final long START_NANOS = Duration.ofSeconds(1).toNanos();

    private final Situation situation;
    private final Learned before;

    private Rules(Situation situation, Learned before) {
        this.situation = situation;
        this.before = before;
    }

    static Ruling rule(Situation situation, Learned before) {
        return new Rules(situation, before).rule();
    }

    private Ruling rule() {
        List<String> promoting = situation.promoting(true);
        if (!promoting.isEmpty()) {
            return vacant(Vacancy.PROMOTING, Absence.promotion(promoting), unwatched());
        }
        if (isStarting()) {
            return vacant(Vacancy.NOTHING_YET, "not all members have been asked yet", unwatched());
        }
        List<String> claimants = situation.holders(Claim::claimsWrites);
        Floor floor = raisedBy(situation.holders(Claim.WRITABLE::equals));
        return switch (claimants.size()) {
            case 0 -> withoutClaimant();
            case 1 -> withSole(claimants.getFirst(), floor);
            default -> Contest.rule(situation, before, claimants, floor.unwatched());
        };
    }

    /** Whoever answers first after a start may be a deposed primary: wait for the others' first outcome, but not for long. */
    private boolean isStarting() {
        return before.last().isEmpty()
                && situation.now() - before.sinceNanos().orElse(situation.now()) < START_NANOS
                && situation.evidence().members().values().stream()
                        .anyMatch(member -> member.latest().isEmpty());
    }

    private Floor unwatched() {
        return floor().unwatched();
    }

    /** As it was, less the alarm that an operator has reset. */
    private Floor floor() {
        return isReset() ? before.floor().acknowledged() : before.floor();
    }

    private boolean isReset() {
        return before.heeded().isNew(situation.evidence().orders().reset());
    }

    private Floor raisedBy(List<String> writable) {
        Floor floor = floor();
        for (String member : writable) {
            floor = floor.seen(situation.timeline(member), situation.now());
        }
        return floor;
    }

    // ---- one claimant

    private Ruling withSole(String member, Floor floor) {
        int timeline = situation.timeline(member);
        if (!floor.isAbove(timeline) || isStalledWithoutTimeline(member, timeline)) {
            return verified(member, timeline, floor.unwatched());
        }
        if (isReset()) {
            return verified(member, timeline, floor.lowered(timeline, situation.now()));
        }
        return Regression.rule(situation, member, timeline, floor)
                .map(followed -> verified(member, timeline, followed))
                .orElseGet(() -> fenced(member, timeline, floor));
    }

    /** It confirms the lock and cannot say more; it does not become the primary by that, and is not fenced for it either. */
    private boolean isStalledWithoutTimeline(String member, int timeline) {
        return timeline == 0
                && situation
                        .word(member)
                        .filter(word -> word.claim() == Claim.STALLED)
                        .isPresent();
    }

    private Ruling verified(String member, int timeline, Floor floor) {
        boolean stalled = situation
                .word(member)
                .filter(word -> word.claim() == Claim.STALLED)
                .isPresent();
        boolean wasReady = situation
                .reign()
                .filter(reign -> reign.isOf(member) && !reign.unready())
                .isPresent();
        if (stalled && !wasReady) {
            return unready(member, floor);
        }
        long until = situation.leaseEnd(member);
        var primacy = new Primacy.Writable(member, timeline, situation.confirmation(member), until, until);
        return new Ruling(primacy, reign(member, timeline, false), floor, OptionalLong.empty());
    }

    private Ruling fenced(String member, int timeline, Floor floor) {
        Floor watched = Regression.watch(situation, member, timeline, floor);
        String claim = member + " claims the lock on timeline " + timeline + ", but timeline " + floor.timeline()
                + " has led since";
        if (situation.policy().regressionSuspends()) {
            return vacant(Vacancy.FENCED, claim + "; to follow it all the same: fairlead fence --reset", watched);
        }
        return watched.settling().isPresent()
                ? vacant(Vacancy.SETTLING, claim + "; it is followed once it has stood alone for a while", watched)
                : vacant(Vacancy.FENCED, claim, watched);
    }

    // ---- no claimant

    private Ruling withoutClaimant() {
        List<String> unready = situation.holders(Claim.UNREADY::equals);
        if (unready.isEmpty()) {
            Absence absence = Absence.rule(situation, before);
            return vacant(absence.why(), absence.detail(), unwatched());
        }
        return withUnready(
                unready.stream().filter(situation::isReigning).findFirst().orElseGet(() -> latest(unready)));
    }

    private Ruling withUnready(String member) {
        int timeline = situation.timeline(member);
        if (timeline == 0 || !floor().isAbove(timeline)) {
            return unready(member, unwatched());
        }
        return isReset()
                ? unready(member, floor().lowered(timeline, situation.now()))
                : fenced(member, timeline, floor());
    }

    private String latest(List<String> members) {
        return members.stream().min(Comparator.comparingLong(this::sentAgo)).orElseThrow();
    }

    private long sentAgo(String member) {
        return situation
                .word(member)
                .map(word -> situation.now() - word.sentAtNanos())
                .orElse(Long.MAX_VALUE);
    }

    private Ruling unready(String member, Floor floor) {
        String state = situation.word(member).map(Word::state).orElse("silent");
        int timeline = situation.timeline(member);
        var primacy = new Primacy.Unready(member, timeline, state, situation.leaseEnd(member));
        return new Ruling(primacy, reign(member, timeline, true), floor, OptionalLong.empty());
    }

    // ---- common

    private static Optional<Learned.Reign> reign(String member, int timeline, boolean unready) {
        return Optional.of(new Learned.Reign(member, timeline, unready));
    }

    private Ruling vacant(Vacancy why, String detail, Floor floor) {
        return Ruling.vacant(situation, before, why, detail, floor);
    }
}
