package dev.fairlead.migrate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one route of ours will be made of.
 *
 * @param patroni the URLs of its servers' Patronis, at least one
 */
record Service(Exposure exposure, Check check, Role role, List<Server> servers, Set<String> patroni) {
    /** Empty, and reported, when its servers are not chosen by Patroni's word. */
    static Optional<Service> of(Exposure exposure, Findings findings) {
        Section back = exposure.back();
        Optional<Check> check = Check.of(back);
        if (back.isHttp() || exposure.front().isHttp()) {
            return leftOut(exposure, "it speaks HTTP; Fairlead moves PostgreSQL's connections", "", findings);
        }
        if (check.isEmpty()) {
            return leftOut(
                    exposure,
                    "its checks do not ask Patroni (no option httpchk), so nothing says which members it means",
                    "Add a route by hand: to: primary, or to: replicas.",
                    findings);
        }
        Optional<Role> role = Role.of(check.get());
        if (role.isEmpty()) {
            return leftOut(exposure, whyNoRole(check.get()), "Add a route by hand, if one of ours fits.", findings);
        }
        List<Server> servers = Server.of(back, findings);
        Set<String> patroni = new LinkedHashSet<>();
        servers.forEach(server -> server.patroni(check.get()).ifPresent(patroni::add));
        if (patroni.isEmpty()) {
            return leftOut(exposure, "no server of it can be asked for its Patroni", "", findings);
        }
        return Optional.of(new Service(exposure, check.get(), role.get(), servers, patroni));
    }

    private static Optional<Service> leftOut(Exposure exposure, String why, String toDo, Findings findings) {
        findings.add(
                Finding.Kind.LEFT_OUT,
                exposure.front().line().number(),
                exposure.front().title(),
                why,
                toDo);
        return Optional.empty();
    }

    private static String whyNoRole(Check check) {
        String path = Line.shown(check.path());
        if (check.path().matches("/standby[_-]leader")) {
            return path + " leads to the leader of a standby cluster, and only to it: no route of ours does";
        }
        return check.expected() == Check.Expected.NO
                ? "it leads to members that answer " + path + " with no: no route of ours does"
                : path + " of Patroni says nothing about a member's role";
    }

    boolean isToPrimary() {
        return role.to() == Role.To.PRIMARY;
    }
}
