package dev.fairlead.failover;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.cluster.SuspicionListener;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.poll.Urgency;
import dev.fairlead.routing.Target;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hears what happens to clusters and sessions and makes failovers of it, on a thread of its own.
 *
 * <p>Thread rule: all methods by any thread; they return at once. While nothing is going on a session costs two reads. Signs of sessions that come too
 * fast, more than {@value #MOST_WAITING} behind, are lost, and counted; those of clusters, which are few, never are: on them depends when it is calm again.
 */
public final class FailoverWatch implements SessionObserver, CheckerObserver, SuspicionListener, AutoCloseable {
    private static final int MOST_WAITING = 100_000;

    private final Surroundings surroundings;
    private final List<FailoverListener> listeners;
    private final Mailbox mailbox = new Mailbox("failovers", MOST_WAITING);
    private final AtomicInteger doubts = new AtomicInteger();
    private final AtomicInteger doubtsSeen = new AtomicInteger();
    private volatile boolean calm = true;

    /** Confined to the thread. */
    private final Map<String, Stage> stages = new HashMap<>();

    /** What it asks about routes. Any thread. */
    public interface Surroundings {
        /** The cluster of a route that leads to the primary; empty for a read route, and for one that is gone. */
        Optional<String> clusterOf(String primaryRoute);

        /** The sessions that wait on the routes to the primary of a cluster. */
        int held(String cluster);
    }

    /** @param listeners called in their order */
    public FailoverWatch(Surroundings surroundings, List<FailoverListener> listeners) {
        this.surroundings = surroundings;
        this.listeners = List.copyOf(listeners);
        mailbox.start();
    }

    /** Signs that came too fast. */
    public int lost() {
        return mailbox.lost();
    }

    // What clusters do.

    @Override
    public void onSuspicion(String cluster, String member, Suspicion suspicion) {
        doubt(cluster, words(member, suspicion));
    }

    private static String words(String member, Suspicion suspicion) {
        return switch (suspicion) {
            case DIAL_FAILED -> member + " refused a connection";
            case UPSTREAM_BROKE -> member + " broke a session";
            case OPENING_LOST -> member + " lost a session while it was opened";
            case CLIENT_HELD, PROXY_STALLED -> suspicion.words();
        };
    }

    @Override
    public void onUrgency(String cluster, Urgency urgency) {
        switch (urgency) {
            case STEADY -> tell(cluster, new Sign.Trusted(Moment.now()));
            case URGENT, HOT -> doubt(cluster, "what members answer");
        }
    }

    /** A client that is held says so each time; only the first doubt of several that wait is worth the thread's time. */
    private void doubt(String cluster, String what) {
        if (isNothingGoingOn()) {
            int number = doubts.incrementAndGet();
            var sign = new Sign.Doubted(Moment.now(), what);
            mailbox.put(() -> {
                take(cluster, sign);
                doubtsSeen.accumulateAndGet(number, Math::max);
            });
        } else if (calm) {
            offer(cluster, new Sign.Doubted(Moment.now(), what));
        }
    }

    /** Each verdict, those that say nothing new too: they are the story's clock. */
    public void onView(ClusterView view) {
        tell(view.cluster(), new Sign.Judged(Moment.now(), view, surroundings.held(view.cluster())));
    }

    // What sessions do.

    private boolean isNothingGoingOn() {
        return calm && doubts.get() == doubtsSeen.get();
    }

    @Override
    public void onServed(String route, Target target, long heldNanos, long openingNanos) {
        if (!isNothingGoingOn() && target.asPrimary()) {
            tellOf(route, new Sign.Served(Moment.now(), target.member(), millis(heldNanos)));
        }
    }

    @Override
    public void onReleased(String route, long heldNanos) {
        if (!isNothingGoingOn()) {
            surroundings
                    .clusterOf(route)
                    .ifPresent(cluster -> offer(cluster, new Sign.Released(Moment.now(), surroundings.held(cluster))));
        }
    }

    @Override
    public void onClosed(SessionSummary summary) {
        if (!isNothingGoingOn()) {
            fate(summary)
                    .ifPresent(fate ->
                            tellOf(summary.route(), new Sign.Ended(Moment.now(), fate, millis(summary.heldNanos()))));
        }
    }

    static Optional<Sign.Fate> fate(SessionSummary summary) {
        boolean served = summary.openingNanos() > 0;
        if (!served) {
            return summary.heldNanos() > 0 ? Optional.of(Sign.Fate.GAVE_UP) : Optional.empty();
        }
        if (summary.target().filter(Target::asPrimary).isEmpty()) {
            return Optional.empty();
        }
        if (summary.reason().isCut()) {
            return Optional.of(Sign.Fate.CUT);
        }
        boolean broken =
                summary.reason() == CloseReason.UPSTREAM_CLOSED || summary.reason() == CloseReason.UPSTREAM_RESET;
        return broken ? Optional.of(Sign.Fate.BROKEN) : Optional.empty();
    }

    private static long millis(long nanos) {
        // A wait that was shorter than a millisecond was one all the same.
        return nanos == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    private void tellOf(String route, Sign sign) {
        surroundings.clusterOf(route).ifPresent(cluster -> offer(cluster, sign));
    }

    private void offer(String cluster, Sign sign) {
        mailbox.offer(() -> take(cluster, sign));
    }

    private void tell(String cluster, Sign sign) {
        mailbox.put(() -> take(cluster, sign));
    }

    // On the thread.

    private void take(String cluster, Sign sign) {
        Stage before = stages.getOrDefault(cluster, new Stage.Nothing());
        Plot.Turn turn = Plot.next(cluster, before, sign);
        stages.put(cluster, turn.stage());
        seeWhetherCalm();
        turn.over().ifPresent(failover -> listeners.forEach(each -> each.onOver(failover)));
        List<Failover.Step> known = turn.over().isPresent() ? List.of() : Plot.steps(before);
        Plot.steps(turn.stage()).stream()
                .filter(step -> known.stream().noneMatch(old -> old.what() == step.what()))
                .forEach(step -> listeners.forEach(each -> each.onStep(cluster, step)));
    }

    private void seeWhetherCalm() {
        calm = stages.values().stream().allMatch(Stage::isCalm);
    }

    /** Forgets a cluster that is not checked any more, with what was going on there. Any thread. */
    public void forget(String cluster) {
        mailbox.put(() -> {
            stages.remove(cluster);
            seeWhetherCalm();
        });
    }

    @Override
    public void close() {
        mailbox.close();
    }
}
