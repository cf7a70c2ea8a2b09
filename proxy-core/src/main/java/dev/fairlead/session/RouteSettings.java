package dev.fairlead.session;

import static java.util.Objects.requireNonNull;

import dev.fairlead.routing.RoutePolicy;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Everything that the configuration says about one route.
 *
 * @param policy where it leads
 * @param listen the addresses that it is served on, resolved; at least one
 * @param admission who may have a session, and how many
 * @param opening how long, and how many at once, the steps before relaying may take
 */
public record RouteSettings(
        RoutePolicy policy, List<InetSocketAddress> listen, AdmissionLimits admission, OpeningLimits opening) {
    public RouteSettings {
        requireNonNull(policy, "policy");
        listen = List.copyOf(listen);
        requireNonNull(admission, "admission");
        requireNonNull(opening, "opening");
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("route " + policy.name() + " listens nowhere");
        }
    }

    /** The same route on other addresses. */
    public RouteSettings listeningOn(List<InetSocketAddress> addresses) {
        return new RouteSettings(policy, addresses, admission, opening);
    }

    public String name() {
        return policy.name();
    }
}
