package dev.fairlead.config;

import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.config.Keys.OnRegression;
import dev.fairlead.discovery.MemberOverride;
import dev.fairlead.poll.CheckerConfig;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.verdict.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the clusters. */
final class ClusterReader {
    private ClusterReader() {}

    /** Those that can be read; with problems for the others. */
    static List<ClusterConfig> readAll(SectionReader file) {
        List<ClusterConfig> clusters = new ArrayList<>();
        for (SectionReader reader : file.children(Keys.CLUSTERS, Keys.CLUSTER)) {
            read(reader).ifPresent(clusters::add);
        }
        return clusters;
    }

    private static Optional<ClusterConfig> read(SectionReader reader) {
        String name = reader.get(Keys.CLUSTER_NAME);
        List<URI> seeds = reader.find(Keys.PATRONI).orElse(List.of());
        List<RouteConfig> routes = new ArrayList<>();
        for (SectionReader route : reader.children(Keys.ROUTES, Keys.ROUTE)) {
            RouteReader.read(route, name).ifPresent(routes::add);
        }
        if (seeds.isEmpty()) {
            return Optional.empty();
        }
        List<ReplicaCriteria> criteria =
                routes.stream().flatMap(route -> route.criteria().stream()).toList();
        var checker = new CheckerConfig(
                policy(reader, name, criteria),
                seeds.stream().map(URI::toString).toList(),
                members(reader),
                tls(reader));
        return Optional.of(new ClusterConfig(checker, routes, Fingerprint.of(files(checker.tls()))));
    }

    /** Those that it names, in a fixed order. */
    static List<Path> files(ProbeTls tls) {
        return Stream.of(tls.ca(), tls.certificate(), tls.key())
                .flatMap(Optional::stream)
                .toList();
    }

    private static Policy policy(SectionReader reader, String name, List<ReplicaCriteria> criteria) {
        return new Policy(
                name,
                reader.find(Keys.SCOPE),
                reader.get(Keys.LEADER_LEASE),
                reader.get(Keys.REGRESSION_SETTLE),
                reader.get(Keys.REGRESSION_ACTION) == OnRegression.SUSPEND,
                criteria);
    }

    private static ProbeTls tls(SectionReader reader) {
        boolean certificate = reader.isWritten(Keys.TLS_CERTIFICATE);
        boolean key = reader.isWritten(Keys.TLS_KEY);
        if (certificate && !key) {
            reader.problem(Keys.TLS_CERTIFICATE, "needs tls.key");
        }
        if (key && !certificate) {
            reader.problem(Keys.TLS_KEY, "needs tls.certificate");
        }
        return new ProbeTls(
                reader.find(Keys.TLS_CA),
                reader.find(Keys.TLS_CERTIFICATE),
                reader.find(Keys.TLS_KEY),
                reader.get(Keys.TLS_VERIFY));
    }

    private static Map<String, MemberOverride> members(SectionReader reader) {
        Map<String, MemberOverride> members = new LinkedHashMap<>();
        reader.named(Keys.MEMBERS, Keys.MEMBER).forEach((name, member) -> {
            Optional<HostPort> postgres = member.find(Keys.MEMBER_POSTGRES);
            if (postgres.filter(address -> address.port() == 0).isPresent()) {
                member.problem(Keys.MEMBER_POSTGRES, "must have a port of 1 to 65535");
            }
            members.put(
                    name,
                    new MemberOverride(
                            member.find(Keys.MEMBER_PATRONI).map(URI::toString),
                            postgres.map(at -> new MemberOverride.Postgres(at.host(), at.port()))));
        });
        return members;
    }
}
