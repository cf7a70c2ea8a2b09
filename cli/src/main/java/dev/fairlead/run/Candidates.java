package dev.fairlead.run;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Eligibility;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.routing.Route;
import dev.fairlead.routing.RouteHandle;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.routing.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says of each member why a route leads to it or not. Pure. */
final class Candidates {
    private Candidates() {}

    /**
     * @param leads where the route leads now
     * @param sessions of the route, by member
     */
    static List<StatusReport.Candidate> of(RouteHandle route, Route leads, Map<String, Integer> sessions) {
        return route.view().stream()
                .flatMap(view -> view.members().stream()
                        .map(member -> candidate(
                                route.policy(), view, member, leads, sessions.getOrDefault(member.name(), 0))))
                .toList();
    }

    private static StatusReport.Candidate candidate(
            RoutePolicy policy, ClusterView view, MemberView member, Route leads, int sessions) {
        List<Target> targets = targets(leads).stream()
                .filter(target -> target.member().equals(member.name()))
                .toList();
        String why =
                targets.isEmpty() ? whyNot(policy, view, member, leads) : why(policy, view, member, targets.getFirst());
        return new StatusReport.Candidate(member.name(), !targets.isEmpty(), why, sessions);
    }

    private static List<Target> targets(Route leads) {
        return switch (leads) {
            case Route.To to -> List.of(to.target());
            case Route.Among among -> among.targets();
            case Route.Suspended _ -> List.of();
        };
    }

    private static String why(RoutePolicy policy, ClusterView view, MemberView member, Target target) {
        if (policy.to() == RoutePolicy.To.PRIMARY) {
            return "the verified primary";
        }
        return target.asPrimary() ? "the primary, because no replica is eligible" : reason(policy, view, member);
    }

    private static String whyNot(RoutePolicy policy, ClusterView view, MemberView member, Route leads) {
        if (member.backend().isEmpty()) {
            return "its address is unknown or does not resolve";
        }
        if (policy.to() == RoutePolicy.To.REPLICAS && !isEligible(eligibility(policy, view, member))) {
            return reason(policy, view, member);
        }
        return leads instanceof Route.Suspended held ? "the route is held: " + held.detail() : "it is not the primary";
    }

    private static String reason(RoutePolicy policy, ClusterView view, MemberView member) {
        Eligibility word = eligibility(policy, view, member);
        return word == null ? "it has not been judged for this route" : word.reason();
    }

    private static boolean isEligible(@Nullable Eligibility word) {
        return word != null && word.eligible();
    }

    private static @Nullable Eligibility eligibility(RoutePolicy policy, ClusterView view, MemberView member) {
        return view.eligibility().getOrDefault(policy.name(), Map.of()).get(member.name());
    }
}
