package dev.fairlead.listener;

import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.Listening;
import dev.fairlead.relay.LoopTimer;
import dev.fairlead.relay.RelayLoop;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionTally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Pauses accepting on all routes before sessions touch the descriptors that admin, probes and dials need, and resumes it.
 *
 * <p>Confined to one loop; {@link #onAccepted} and {@link #onAcceptFailed} come from any and hop.
 */
final class AcceptGate implements AcceptListener {
    /** Descriptors that the data path never takes. */
    static final int RESERVE = 256;

    /** A listening socket that is told to pause may still deliver what it is in the middle of accepting: 64 sessions of two. */
    static final int BURST = 128;

    /** What the pipes of all loops take when streams are relayed. */
    static final int PIPES = 2 * RelayLoop.MOST_PIPES;

    private final LoopTimer timer;
    private final SessionTally tally;
    private final SessionObserver observer;
    private final int most;
    private final List<Listening> listenings = new ArrayList<>();
    private boolean paused;
    private volatile boolean failing;

    /** @param openFiles how many files the process may have open */
    AcceptGate(LoopTimer timer, SessionTally tally, SessionObserver observer, long openFiles) {
        this.timer = timer;
        this.tally = tally;
        this.observer = observer;
        this.most = mostDescriptors(openFiles);
    }

    /** What sessions may take of {@code openFiles}; at least what one session needs. */
    static int mostDescriptors(long openFiles) {
        return (int) Math.max(2, Math.min(Integer.MAX_VALUE, openFiles) - RESERVE - BURST - PIPES);
    }

    int mostSessions() {
        return most / 2;
    }

    /** Takes in one that is paused: from now on it accepts, as long as all do. Idempotent. */
    void add(Listening listening) {
        if (!listenings.contains(listening)) {
            listenings.add(listening);
        }
        if (!paused) {
            listening.resume();
        }
    }

    void remove(Listening listening) {
        listenings.remove(listening);
    }

    void closeAll() {
        listenings.forEach(Listening::close);
        listenings.clear();
    }

    @Override
    public void onAccepted(Leg leg) {
        if (failing || tally.descriptors() + 2 > most) {
            timer.execute(this::onAccepted);
        }
    }

    @Override
    public void onAcceptFailed(IOException cause) {
        timer.execute(() -> onFailed(cause));
    }

    /** Pauses or resumes, as the count says. */
    void check() {
        boolean full = tally.descriptors() + 2 > most;
        if (full && !paused) {
            paused = true;
            listenings.forEach(Listening::pause);
            observer.onAcceptingPaused(
                    "sessions have " + tally.descriptors() + " file descriptors, as many as they may");
        } else if (paused && tally.descriptors() + 2 <= most - most / 64) {
            paused = false;
            listenings.forEach(Listening::resume);
            observer.onAcceptingResumed();
        }
    }

    private void onAccepted() {
        if (failing) {
            failing = false;
            observer.onAcceptingResumed();
        }
        check();
    }

    /** The socket tries again by itself; it is said once. */
    private void onFailed(IOException cause) {
        if (!failing) {
            failing = true;
            observer.onAcceptingPaused(String.valueOf(cause.getMessage()));
        }
    }
}
