package dev.fairlead.run;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.event.EventStream;
import dev.fairlead.failover.Failover;
import dev.fairlead.failover.FailoverListener;
import dev.fairlead.poll.CheckerObserver;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RouteListener;
import dev.fairlead.routing.RouteSnapshot;
import java.util.List;
import java.util.function.Function;

/** Tells the event stream each transition, in the words of the status. Any thread; nothing here waits. */
final class Transitions implements CheckerObserver, RouteListener, FailoverListener {
    private final EventStream events;
    private final Function<RouteHandle, StatusReport.RouteStatus> describe;

    /** @param describe a route as it is now */
    Transitions(EventStream events, Function<RouteHandle, StatusReport.RouteStatus> describe) {
        this.events = events;
        this.describe = describe;
    }

    record Verdict(String cluster, StatusReport.Primary before, StatusReport.Primary after) {}

    record FailoverStep(String cluster, Failover.Step step) {}

    record SessionCount(String route, int open, int held) {}

    @Override
    public void onPrimacy(String cluster, Primacy before, Primacy after) {
        events.publish("verdict", () -> {
            long now = ElapsedClock.nanoTime();
            return new Verdict(cluster, ClusterReport.primary(before, now), ClusterReport.primary(after, now));
        });
    }

    @Override
    public void onTransition(RouteHandle route, RouteSnapshot before, RouteSnapshot after) {
        if (!before.route().equals(after.route())) {
            events.publish("route", () -> describe.apply(route));
        }
    }

    @Override
    public void onStep(String cluster, Failover.Step step) {
        events.publish("failover-step", () -> new FailoverStep(cluster, step));
    }

    @Override
    public void onOver(Failover failover) {
        events.publish("failover", () -> failover);
    }

    void onSessions(List<SessionCount> counts) {
        events.publish("sessions", () -> counts);
    }
}
