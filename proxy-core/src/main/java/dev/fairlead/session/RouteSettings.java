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
 * @param proxyProtocol whether client addresses are announced, to us and by us
 */
public record RouteSettings(
        RoutePolicy policy,
        List<InetSocketAddress> listen,
        AdmissionLimits admission,
        OpeningLimits opening,
        ProxyProtocol proxyProtocol) {
    public RouteSettings {
        requireNonNull(policy, "policy");
        listen = List.copyOf(listen);
        requireNonNull(admission, "admission");
        requireNonNull(opening, "opening");
        requireNonNull(proxyProtocol, "proxyProtocol");
        if (listen.isEmpty()) {
            throw new IllegalArgumentException("route " + policy.name() + " listens nowhere");
        }
    }

    /** Clients connect by themselves, and members are told nothing of them. */
    public RouteSettings(
            RoutePolicy policy, List<InetSocketAddress> listen, AdmissionLimits admission, OpeningLimits opening) {
        this(policy, listen, admission, opening, ProxyProtocol.DEFAULTS);
    }

    /** The same route on other addresses. */
    public RouteSettings listeningOn(List<InetSocketAddress> addresses) {
        return new RouteSettings(policy, addresses, admission, opening, proxyProtocol);
    }

    public String name() {
        return policy.name();
    }
}
