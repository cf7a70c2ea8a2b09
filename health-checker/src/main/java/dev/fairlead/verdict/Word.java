package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PatroniStatus;
import java.util.Optional;

/**
 * A member's own latest well-formed answer, read by the answer table.
 *
 * @param timeline 0 while it does not say
 * @param sentAtNanos when the request was sent: leases count from here
 * @param endedAtNanos when the answer was there
 */
record Word(Claim claim, PatroniStatus body, int timeline, long sentAtNanos, long endedAtNanos) {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    Word {
        requireNonNull(claim, "claim");
        requireNonNull(body, "body");
    }

    String state() {
        return body.state();
    }

    boolean isPaused() {
        return body.pause();
    }

    /** A replica, or the leader of a standby cluster, in whatever state. */
    boolean isReadable() {
        return claim == Claim.STANDBY_LEADER
                || (claim == Claim.NONE && body.role().equals("replica"));
    }

    boolean isRunningReplica() {
        return isReadable() && state().equals("running");
    }

    /** The answer table; empty for an answer that is not in it, which is the same as silence. */
    static Optional<Word> of(Observation.Answered answer) {
        return claim(answer.status(), answer.body())
                .map(claim -> new Word(
                        claim,
                        answer.body(),
                        Math.max(0, answer.body().timeline().orElse(0)),
                        answer.sentAtNanos(),
                        answer.endedAtNanos()));
    }

    private static Optional<Claim> claim(int status, PatroniStatus body) {
        return switch (status) {
            case OK -> claimOfLockHolder(body);
            case UNAVAILABLE -> Optional.of(claimOfOthers(body));
            default -> Optional.empty();
        };
    }

    /** {@code GET /primary} says 503 to the leader of a standby cluster, too; only the role tells it. */
    private static Claim claimOfOthers(PatroniStatus body) {
        return body.role().equals("standby_leader") ? Claim.STANDBY_LEADER : Claim.NONE;
    }

    private static Optional<Claim> claimOfLockHolder(PatroniStatus body) {
        return switch (body.role()) {
            case "primary", "master" -> Optional.of(claimOfPrimary(body.state()));
            case "replica", "promoted" -> Optional.of(Claim.PROMOTING);
            case "standby_leader" -> Optional.of(Claim.STANDBY_LEADER);
            default -> Optional.empty();
        };
    }

    private static Claim claimOfPrimary(String state) {
        return switch (state) {
            case "running" -> Claim.WRITABLE;
            case "unknown" -> Claim.STALLED;
            default -> Claim.UNREADY;
        };
    }

    /** It writes and does not hold the lock: what a Patroni says that was started a moment ago and has not asked its DCS yet. */
    boolean isPrimaryWithoutLock() {
        boolean primary = body.role().equals("primary") || body.role().equals("master");
        return claim == Claim.NONE && primary && state().equals("running");
    }
}
