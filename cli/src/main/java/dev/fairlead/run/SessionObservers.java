package dev.fairlead.run;

import dev.fairlead.routing.Target;
import dev.fairlead.session.OpeningLoss;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionSummary;
import java.net.InetSocketAddress;
import java.util.List;

/** Tells several observers what one is told. */
final class SessionObservers implements SessionObserver {
    private final SessionObserver[] all;
    private final boolean counts;

    SessionObservers(List<SessionObserver> all) {
        this.all = all.toArray(SessionObserver[]::new);
        this.counts = all.stream().anyMatch(SessionObserver::countsOpenSessions);
    }

    @Override
    public void onAccepted(String route, InetSocketAddress client) {
        for (SessionObserver each : all) {
            each.onAccepted(route, client);
        }
    }

    @Override
    public void onHeld(String route, String why) {
        for (SessionObserver each : all) {
            each.onHeld(route, why);
        }
    }

    @Override
    public void onReleased(String route, long heldNanos) {
        for (SessionObserver each : all) {
            each.onReleased(route, heldNanos);
        }
    }

    @Override
    public void onTick(long lateNanos) {
        for (SessionObserver each : all) {
            each.onTick(lateNanos);
        }
    }

    @Override
    public boolean countsOpenSessions() {
        return counts;
    }

    @Override
    public void onServed(String route, Target target, long heldNanos, long openingNanos) {
        for (SessionObserver each : all) {
            each.onServed(route, target, heldNanos, openingNanos);
        }
    }

    @Override
    public void onOpeningLost(String route, Target target, OpeningLoss loss, String detail) {
        for (SessionObserver each : all) {
            each.onOpeningLost(route, target, loss, detail);
        }
    }

    @Override
    public void onCancel(String route, int members) {
        for (SessionObserver each : all) {
            each.onCancel(route, members);
        }
    }

    @Override
    public void onClosed(SessionSummary summary) {
        for (SessionObserver each : all) {
            each.onClosed(summary);
        }
    }

    @Override
    public void onAcceptingPaused(String why) {
        for (SessionObserver each : all) {
            each.onAcceptingPaused(why);
        }
    }

    @Override
    public void onAcceptingResumed() {
        for (SessionObserver each : all) {
            each.onAcceptingResumed();
        }
    }

    @Override
    public void onStalled(long nanos) {
        for (SessionObserver each : all) {
            each.onStalled(nanos);
        }
    }

    @Override
    public void onFailure(Throwable cause) {
        for (SessionObserver each : all) {
            each.onFailure(cause);
        }
    }
}
