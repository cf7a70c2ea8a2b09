package dev.fairlead.config;

import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.config.ConfigReader.OptionalInts;
import dev.fairlead.config.Keys.Fallback;
import dev.fairlead.config.Keys.Fate;
import dev.fairlead.config.Keys.SendProxy;
import dev.fairlead.routing.RoutePolicy;
import dev.fairlead.session.AdmissionLimits;
import dev.fairlead.session.OpeningLimits;
import dev.fairlead.session.ProxyProtocol;
import dev.fairlead.session.RouteSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one route. */
final class RouteReader {
    private final SectionReader reader;
    private final String cluster;

    private RouteReader(SectionReader reader, String cluster) {
        this.reader = reader;
        this.cluster = cluster;
    }

    /** Empty, with problems, when what it cannot be without is missing or cannot be read. */
    static Optional<RouteConfig> read(SectionReader reader, String cluster) {
        return new RouteReader(reader, cluster).read();
    }

    private Optional<RouteConfig> read() {
        Optional<String> name = reader.find(Keys.ROUTE_NAME);
        Optional<List<InetSocketAddress>> listen = reader.find(Keys.LISTEN);
        Optional<RoutePolicy.To> to = reader.find(Keys.TO);
        String called = name.orElse("");
        RoutePolicy policy = policy(called, to.orElse(RoutePolicy.To.REPLICAS));
        ReplicaCriteria criteria = criteria(called);
        AdmissionLimits admission = admission();
        OpeningLimits opening = opening();
        var proxyProtocol = new ProxyProtocol(
                reader.find(Keys.PROXY_ACCEPT_FROM).orElse(List.of()), reader.get(Keys.PROXY_SEND) == SendProxy.V2);
        if (name.isEmpty() || listen.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (to.get() == RoutePolicy.To.PRIMARY) {
            Keys.REPLICAS_ONLY.stream()
                    .filter(reader::isWritten)
                    .forEach(key -> reader.problem(key, "is only for routes to replicas"));
        }
        return Optional.of(new RouteConfig(
                new RouteSettings(policy, listen.get(), admission, opening, proxyProtocol),
                to.get() == RoutePolicy.To.REPLICAS ? Optional.of(criteria) : Optional.empty()));
    }

    private RoutePolicy policy(String name, RoutePolicy.To to) {
        return new RoutePolicy(
                name,
                cluster,
                to,
                reader.get(Keys.BALANCE),
                reader.get(Keys.FALLBACK) == Fallback.PRIMARY,
                OptionalInts.of(reader.find(Keys.BACKEND_PORT)),
                reader.get(Keys.ON_LEASE_OVER) == Fate.KEEP,
                reader.get(Keys.ON_PROMOTION) == Fate.CUT,
                reader.get(Keys.STOPPING_TIMEOUT));
    }

    private ReplicaCriteria criteria(String name) {
        return new ReplicaCriteria(
                name,
                reader.find(Keys.MAX_LAG).map(Size::bytes).map(OptionalLong::of).orElseGet(OptionalLong::empty),
                reader.get(Keys.STREAMING),
                reader.get(Keys.STANDBY),
                reader.find(Keys.TAGS).orElse(Map.of()));
    }

    private AdmissionLimits admission() {
        return new AdmissionLimits(
                reader.find(Keys.ALLOW).orElse(List.of()),
                OptionalInts.of(reader.find(Keys.ROUTE_MAX_SESSIONS)),
                OptionalInts.of(reader.find(Keys.MAX_SESSIONS_PER_ADDRESS)),
                OptionalInts.of(reader.find(Keys.MAX_CONNECTION_RATE)));
    }

    private OpeningLimits opening() {
        return new OpeningLimits(
                reader.get(Keys.PEEK_TIMEOUT),
                reader.get(Keys.OPEN_TIMEOUT),
                reader.get(Keys.HOLD_TIMEOUT),
                reader.get(Keys.HOLD_MAX_SESSIONS),
                reader.get(Keys.MAX_OPENING));
    }
}
