package dev.fairlead.metric;

import dev.fairlead.routing.Target;
import dev.fairlead.session.OpeningLoss;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionSummary;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts what happens to sessions. Called on event loops; nothing here runs per message. */
public final class SessionMetrics implements SessionObserver {
    /** The label of a session that was never with a member. */
    public static final String NO_MEMBER = "none";

    private final Family<Counter> accepted;
    private final Family<Counter> closed;
    private final Family<Counter> holds;
    private final Family<Counter> lost;
    private final Family<Counter> dialFailures;
    private final Family<Counter> cancels;
    private final Family<Timer> hold;
    private final Family<Timer> opening;
    private final Timer loopLag;
    private final Counter stalls;
    private final Counter acceptPauses;
    private final Counter failures;
    private volatile boolean accepting = true;

    public SessionMetrics(Metrics metrics) {
        this.accepted = metrics.counters(MetricList.ACCEPTED);
        this.closed = metrics.counters(MetricList.CLOSED);
        this.holds = metrics.counters(MetricList.HOLDS);
        this.lost = metrics.counters(MetricList.LOST);
        this.dialFailures = metrics.counters(MetricList.DIAL_FAILURES);
        this.cancels = metrics.counters(MetricList.CANCELS);
        this.hold = metrics.timers(MetricList.HOLD);
        this.opening = metrics.timers(MetricList.OPENING);
        this.loopLag = metrics.timers(MetricList.LOOP_LAG).of();
        this.stalls = metrics.counters(MetricList.STALLS).of();
        this.acceptPauses = metrics.counters(MetricList.ACCEPT_PAUSES).of();
        this.failures = metrics.counters(MetricList.FAILURES).of();
        metrics.gauge(MetricList.ACCEPTING, () -> accepting ? 1 : 0);
    }

    @Override
    public boolean countsOpenSessions() {
        return true;
    }

    @Override
    public void onAccepted(String route, InetSocketAddress client) {
        accepted.of(route).increment();
    }

    @Override
    public void onHeld(String route, String why) {
        holds.of(route, word(why)).increment();
    }

    @Override
    public void onReleased(String route, long heldNanos) {
        hold.of(route).record(heldNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onServed(String route, Target target, long heldNanos, long openingNanos) {
        opening.of(route).record(openingNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onOpeningLost(String route, Target target, OpeningLoss loss, String detail) {
        lost.of(route, target.member(), loss.label()).increment();
        if (loss == OpeningLoss.DIAL_FAILED) {
            dialFailures.of(target.member(), cause(detail)).increment();
        }
    }

    /** The system's own words are too many for a label. */
    static String cause(String detail) {
        String text = detail.toLowerCase(Locale.ROOT);
        if (text.contains("refused")) {
            return "refused";
        }
        if (text.contains("timed out") || text.contains("timeout")) {
            return "timed-out";
        }
        return text.contains("unreachable") || text.contains("no route to host") ? "unreachable" : "other";
    }

    @Override
    public void onCancel(String route, int members) {
        cancels.of(route).increment();
    }

    @Override
    public void onClosed(SessionSummary summary) {
        String member = summary.target().map(Target::member).orElse(NO_MEMBER);
        closed.of(summary.route(), member, summary.reason().label()).increment();
    }

    @Override
    public void onAcceptingPaused(String why) {
        accepting = false;
        acceptPauses.increment();
    }

    @Override
    public void onAcceptingResumed() {
        accepting = true;
    }

    @Override
    public void onTick(long lateNanos) {
        loopLag.record(lateNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void onStalled(long nanos) {
        stalls.increment();
    }

    @Override
    public void onFailure(Throwable cause) {
        failures.increment();
    }

    static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
