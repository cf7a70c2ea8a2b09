package dev.fairlead.metric;

import dev.fairlead.routing.Target;
import dev.fairlead.session.OpeningLoss;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionSummary;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what happens to sessions. Called on event loops; meters are looked up once per combination of labels. */
public final class SessionMetrics implements SessionObserver {
    private final Metrics metrics;
    private final Map<String, Counter> accepted = new ConcurrentHashMap<>();
    private final Map<String, Counter> closed = new ConcurrentHashMap<>();
    private final Map<String, Counter> bytes = new ConcurrentHashMap<>();
    private final Map<String, Timer> held = new ConcurrentHashMap<>();
    private final Map<String, Timer> opening = new ConcurrentHashMap<>();
    private final Counter stalls;
    private final Counter failures;

    public SessionMetrics(Metrics metrics) {
        this.metrics = metrics;
        this.stalls =
                metrics.counter("fairlead.loop.stalls", "Times that an event loop stood still for over a second.");
        this.failures =
                metrics.counter("fairlead.failures", "Failures of the proxy itself; each ended a session at most.");
    }

    @Override
    public void onAccepted(String route, InetSocketAddress client) {
        accepted.computeIfAbsent(
                        route,
                        _ -> metrics.counter("fairlead.sessions.accepted", "Clients that connected.", "route", route))
                .increment();
    }

    @Override
    public void onHeld(String route, String why) {
        metrics.counter(
                        "fairlead.holds",
                        "Times that a session began to wait, by why.",
                        "route",
                        route,
                        "why",
                        why.toLowerCase(Locale.ROOT).replace('_', '-'))
                .increment();
    }

    @Override
    public void onServed(String route, Target target, long heldNanos, long openingNanos) {
        held.computeIfAbsent(
                        route, _ -> metrics.timer("fairlead.hold", "Time that served sessions waited.", "route", route))
                .record(Duration.ofNanos(heldNanos));
        opening.computeIfAbsent(
                        route,
                        _ -> metrics.timer(
                                "fairlead.opening",
                                "Time from the dial until something of PostgreSQL's reached the client.",
                                "route",
                                route))
                .record(Duration.ofNanos(openingNanos));
    }

    @Override
    public void onOpeningLost(String route, Target target, OpeningLoss loss, String detail) {
        metrics.counter(
                        "fairlead.openings.lost",
                        "Dials and openings that were lost, by why; the client waits again.",
                        "route",
                        route,
                        "member",
                        target.member(),
                        "why",
                        loss.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .increment();
    }

    @Override
    public void onCancel(String route, int members) {
        metrics.counter("fairlead.cancels", "Cancel requests passed on.", "route", route)
                .increment();
    }

    @Override
    public void onClosed(SessionSummary summary) {
        String reason = summary.reason().label();
        closed.computeIfAbsent(
                        summary.route() + " " + reason,
                        _ -> metrics.counter(
                                "fairlead.sessions.closed",
                                "Sessions that ended, by reason.",
                                "route",
                                summary.route(),
                                "reason",
                                reason))
                .increment();
        bytes(summary.route(), "upstream").increment((double) summary.bytesToUpstream());
        bytes(summary.route(), "downstream").increment((double) summary.bytesToDownstream());
    }

    private Counter bytes(String route, String direction) {
        return bytes.computeIfAbsent(
                route + " " + direction,
                _ -> metrics.counter(
                        "fairlead.bytes",
                        "Bytes relayed to that side, counted when a session ends.",
                        "route",
                        route,
                        "direction",
                        direction));
    }

    @Override
    public void onStalled(long nanos) {
        stalls.increment();
    }

    @Override
    public void onFailure(Throwable cause) {
        failures.increment();
    }
}
