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
    /** Longer than an answer takes; a member that is gone must not delay a start for longer. */
    private static final long START_NANOS = Duration.ofSeconds(1).toNanos();

    private final Situation situation;
    private final Learned before;

    /** By all that is known now, and less the alarm that an operator has reset. */
    private final Floor floor;

    private Rules(Situation situation, Learned before) {
        this.situation = situation;
        this.before = before;
        this.floor = Regression.raised(situation, isReset() ? before.floor().acknowledged() : before.floor());
    }

    static Ruling rule(Situation situation, Learned before) {
        return new Rules(situation, before).rule();
    }

    private Ruling rule() {
        List<String> promoting = situation.promoting(true);
        if (!promoting.isEmpty()) {
            return vacant(Vacancy.PROMOTING, Absence.promotion(promoting), floor.unwatched());
        }
        if (isStarting()) {
            return vacant(Vacancy.NOTHING_YET, "not all members have been asked yet", floor.unwatched());
        }
        List<String> claimants = situation.holders(Claim::claimsWrites);
        return switch (claimants.size()) {
            case 0 -> withoutClaimant();
            case 1 -> withSole(claimants.getFirst());
            default -> Contest.rule(situation, before, claimants, floor.unwatched());
        };
    }

    /** The first to answer after a start may be a deposed primary, or of another cluster: wait for the others' first outcome, but not for long. */
    private boolean isStarting() {
        return situation.reign().isEmpty()
                && situation.now() - before.sinceNanos().orElse(situation.now()) < START_NANOS
                && situation.isUnasked();
    }

    private boolean isReset() {
        return before.heeded().isNewReset(situation.evidence().orders().reset());
    }

    // ---- one claimant

    private Ruling withSole(String member) {
        int timeline = situation.timeline(member);
        boolean above = !floor.isAbove(timeline) || isStalledWithoutTimeline(member, timeline);
        if (above || Regression.outlasts(situation, member, timeline, floor)) {
            return verified(member, timeline, floor.unwatched());
        }
        if (isReset()) {
            return verified(member, timeline, lowered(timeline));
        }
        return Regression.isSettled(situation, member, timeline, floor)
                ? verified(
                        member,
                        timeline,
                        floor.regressedTo(member, timeline, Regression.shown(situation), situation.now()))
                : fenced(member, timeline);
    }

    private Floor lowered(int timeline) {
        return floor.lowered(timeline, Regression.shown(situation), situation.now());
    }

    /** It confirms the lock and cannot say more; it does not become the primary by that, and is not fenced for it either. */
    private boolean isStalledWithoutTimeline(String member, int timeline) {
        return timeline == 0
                && situation
                        .word(member)
                        .filter(word -> word.claim() == Claim.STALLED)
                        .isPresent();
    }

    private Ruling verified(String member, int timeline, Floor floorThen) {
        boolean stalled = situation
                .word(member)
                .filter(word -> word.claim() == Claim.STALLED)
                .isPresent();
        boolean wasReady = situation
                .reign()
                .filter(reign -> situation.isReigning(member) && !reign.unready())
                .isPresent();
        if (stalled && !wasReady) {
            return unready(member, floorThen);
        }
        var primacy = new Primacy.Writable(
                member,
                timeline,
                situation.confirmation(member),
                situation.opensUntil(member),
                situation.leaseEnd(member));
        return new Ruling(primacy, reign(member, timeline, false), floorThen, OptionalLong.empty());
    }

    private Ruling fenced(String member, int timeline) {
        Floor watched = Regression.watch(situation, member, timeline, floor);
        String claim = member + " claims the lock on timeline " + timeline + ", but timeline " + floor.timeline()
                + (floor.isLed() ? " has led since" : " is reported by other members");
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
            return vacant(absence.why(), absence.detail(), floor.unwatched());
        }
        return withUnready(
                unready.stream().filter(situation::isReigning).findFirst().orElseGet(() -> latest(unready)));
    }

    private Ruling withUnready(String member) {
        int timeline = situation.timeline(member);
        if (timeline == 0 || !floor.isAbove(timeline) || Regression.outlasts(situation, member, timeline, floor)) {
            return unready(member, floor.unwatched());
        }
        return isReset() ? unready(member, lowered(timeline)) : fenced(member, timeline);
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

    private Ruling unready(String member, Floor floorThen) {
        String state = situation.word(member).map(Word::state).orElse("silent");
        int timeline = situation.timeline(member);
        var primacy = new Primacy.Unready(member, timeline, state, situation.leaseEnd(member));
        return new Ruling(primacy, reign(member, timeline, true), floorThen, OptionalLong.empty());
    }

    // ---- common

    private Optional<Learned.Reign> reign(String member, int timeline, boolean unready) {
        return Optional.of(new Learned.Reign(member, timeline, unready, situation.server(member)));
    }

    private Ruling vacant(Vacancy why, String detail, Floor floorThen) {
        return Ruling.vacant(situation, before, why, detail, floorThen);
    }
}
