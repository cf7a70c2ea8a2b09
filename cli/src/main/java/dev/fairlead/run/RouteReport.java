package dev.fairlead.run;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.relay.Side;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.Target;
import dev.fairlead.session.SessionTally;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a route into the words of the status. Pure. */
final class RouteReport {
    private RouteReport() {}

    /** @param listening HOST:PORT, as many as there are */
    static StatusReport.RouteStatus of(
            RouteHandle route, List<String> listening, Optional<SessionTally.OfRoute> tally, long nowNanos) {
        Route leads = route.snapshot().routeAt(nowNanos);
        return new StatusReport.RouteStatus(
                route.name(),
                route.policy().cluster(),
                route.policy().to() == RoutePolicy.To.PRIMARY ? "primary" : "replicas",
                listening,
                word(leads),
                members(leads),
                leads instanceof Route.Suspended held ? held.why() : "",
                leads instanceof Route.Suspended held ? held.detail() : "",
                Candidates.of(
                        route,
                        leads,
                        tally.map(SessionTally.OfRoute::sessionsByMember).orElse(Map.of())),
                tally.map(SessionTally.OfRoute::sessions).orElse(0),
                tally.map(SessionTally.OfRoute::held).orElse(0),
                tally.map(RouteReport::traffic).orElse(StatusReport.Traffic.NONE));
    }

    private static StatusReport.Traffic traffic(SessionTally.OfRoute tally) {
        return new StatusReport.Traffic(
                tally.accepted(), tally.opening(), tally.bytesTo(Side.UPSTREAM), tally.bytesTo(Side.DOWNSTREAM));
    }

    private static String word(Route leads) {
        return switch (leads) {
            case Route.To _ -> "to";
            case Route.Among _ -> "among";
            case Route.Suspended _ -> "held";
        };
    }

    private static List<String> members(Route leads) {
        return switch (leads) {
            case Route.To to -> List.of(to.target().member());
            case Route.Among among ->
                among.targets().stream().map(Target::member).toList();
            case Route.Suspended _ -> List.of();
        };
    }
}
