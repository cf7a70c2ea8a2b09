package dev.fairlead.poll;

import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The dynamic configuration and the history of the cluster, which members read from the DCS. Any member that answers is asked, in turn: one that cannot
 * read the DCS does not keep the others from being asked. Confined to the checker's loop.
 */
final class DcsReads {
    private static final long SETTINGS_UNKNOWN = Duration.ofSeconds(1).toNanos();
    private static final long SETTINGS_KNOWN = Duration.ofSeconds(30).toNanos();

    private static final long HISTORY = Duration.ofMillis(250).toNanos();

    /** The new primary writes the history within seconds. A cluster that has none is not asked for ever. */
    private static final int MOST_HISTORIES = 80;

    private final MemberTrack.Asking settingsClock = new MemberTrack.Asking();
    private final MemberTrack.Asking historyClock = new MemberTrack.Asking();
    private Optional<DcsSettings> settings = Optional.empty();
    private Branches branches = Branches.NONE;
    private int turn;
    private int historyOf;
    private int histories;

    Optional<DcsSettings> settings() {
        return settings;
    }

    Branches branches() {
        return branches;
    }

    /**
     * Whom to ask for the settings now; who is asked is taken for asked.
     *
     * @param members of this cluster, the leader first
     */
    Optional<MemberTrack> startSettings(List<MemberTrack> members, long now) {
        long interval = settings.isEmpty() ? SETTINGS_UNKNOWN : SETTINGS_KNOWN;
        if (settingsClock.inFlight() > 0 || settingsClock.sinceStart(now) < interval) {
            return Optional.empty();
        }
        List<MemberTrack> answering =
                members.stream().filter(MemberTrack::isAnswering).toList();
        if (answering.isEmpty()) {
            return Optional.empty();
        }
        settingsClock.onStart(now);
        return Optional.of(answering.get(Math.floorMod(turn, answering.size())));
    }

    /** Without a usable answer the next in turn is asked. */
    void onSettings(Optional<DcsSettings> answer) {
        settingsClock.onEnd();
        settings = answer.or(() -> settings);
        turn += answer.isEmpty() ? 1 : 0;
    }

    /** Whether the primary is to be asked where its timeline began; then it is taken for asked. */
    boolean startHistory(int timeline, long now) {
        if (timeline != historyOf) {
            historyOf = timeline;
            histories = 0;
        }
        boolean known = timeline <= 1 || branches.endOf(timeline - 1).isPresent();
        boolean due = historyClock.inFlight() == 0 && historyClock.sinceStart(now) >= HISTORY;
        if (known || !due || histories >= MOST_HISTORIES) {
            return false;
        }
        histories++;
        historyClock.onStart(now);
        return true;
    }

    void onHistory(Optional<Branches> answer) {
        historyClock.onEnd();
        branches = answer.orElse(branches);
    }
}
