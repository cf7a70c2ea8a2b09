package dev.fairlead.run;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.Backend;
import dev.fairlead.config.ClusterConfig;
import dev.fairlead.config.Config;
import dev.fairlead.config.HostPort;
import dev.fairlead.discovery.MemberOverride;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.NetworkProbing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import dev.fairlead.probe.Probing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Tries every address of a configuration: asks seeds and members, knocks at PostgreSQL's ports, listens for a moment. Confined to one thread. */
public final class ConnectionCheck {
    private static final long SOON_DAYS = 21;

    private final Consumer<String> out;
    private final Clock clock;
    /** What has answered for each scope, of the cluster that is being checked. */
    private final Map<String, Set<String>> answersByScope = new TreeMap<>();

    private int failures;

    /** @param out takes one line for each thing that was tried */
    public ConnectionCheck(Consumer<String> out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Tries everything; returns how many things failed. */
    public int check(Config config) {
        config.clusters().forEach(this::checkCluster);
        config.routes().forEach(route -> route.settings().listen().forEach(at -> listen("route " + route.name(), at)));
        listen("admin", config.admin().listen());
        return failures;
    }

    private void good(String what, String text) {
        out.accept("ok      " + what + ": " + text);
    }

    private void bad(String what, String text) {
        failures++;
        out.accept("FAILED  " + what + ": " + text);
    }

    private void checkCluster(ClusterConfig cluster) {
        Map<String, Instant> certificates = new ConcurrentHashMap<>();
        answersByScope.clear();
        try (var probing = new NetworkProbing(cluster.checker().tls(), certificates::put, ElapsedClock::nanoTime)) {
            Map<String, Listing.Entry> members = new LinkedHashMap<>();
            for (String seed : cluster.checker().seeds()) {
                askSeed(probing, seed, members);
                certificate(seed, certificates);
            }
            for (Listing.Entry member : members.values()) {
                Optional<MemberOverride> override =
                        Optional.ofNullable(cluster.checker().overrides().get(member.name()));
                checkMember(probing, member, override, certificates);
            }
            cluster.checker().overrides().keySet().stream()
                    .filter(name -> !members.isEmpty() && !members.containsKey(name))
                    .forEach(name -> bad("members." + name, "the cluster has no member of that name"));
            checkScopes(cluster);
        } catch (IOException e) {
            bad("cluster " + cluster.name() + ", TLS", String.valueOf(e.getMessage()));
        }
    }

    /** Addresses that lead to another cluster: the proxy would serve the one that answers first, or nobody. */
    private void checkScopes(ClusterConfig cluster) {
        Optional<String> configured = cluster.checker().policy().scope();
        String what = "cluster " + cluster.name() + ", scope";
        if (configured.isEmpty() && answersByScope.size() > 1) {
            bad(what, "the addresses lead to different clusters: " + answers(answersByScope));
        }
        Map<String, Set<String>> others = new TreeMap<>(answersByScope);
        if (configured.isPresent()) {
            others.remove(configured.get());
            if (!others.isEmpty()) {
                bad(what, configured.get() + " is configured, but there is " + answers(others));
            }
        }
    }

    private static String answers(Map<String, Set<String>> byScope) {
        return byScope.entrySet().stream()
                .map(entry -> "scope " + entry.getKey() + " at " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    private void heard(Optional<String> scope, String url) {
        scope.ifPresent(name ->
                answersByScope.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(url));
    }

    private void askSeed(Probing probing, String seed, Map<String, Listing.Entry> members) {
        switch (await((Consumer<Listing> then) -> probing.list(seed, seed, then))) {
            case Listing.Failed failed -> bad("seed " + seed, failed.cause());
            case Listing.Listed listed -> {
                heard(listed.scope(), seed);
                // Patroni before 3.1 says its scope in the answer about itself only.
                if (await((Consumer<Observation> then) -> probing.probe(seed, then))
                        instanceof Observation.Answered itself) {
                    heard(itself.body().scope(), seed);
                }
                listed.members().forEach(member -> members.putIfAbsent(member.name(), member));
                String leader = listed.leader().map(Listing.Entry::name).orElse("none");
                good(
                        "seed " + seed,
                        listed.members().size() + " members, leader " + leader
                                + listed.scope()
                                        .map(scope -> ", scope " + scope)
                                        .orElse(""));
            }
        }
    }

    private void checkMember(
            Probing probing,
            Listing.Entry member,
            Optional<MemberOverride> override,
            Map<String, Instant> certificates) {
        String url = override.flatMap(MemberOverride::patroni).orElse(origin(member.apiUrl()));
        String what = "member " + member.name() + ", Patroni at " + url;
        switch (await((Consumer<Observation> then) -> probing.probe(url, then))) {
            case Observation.Answered answered -> {
                heard(answered.body().scope(), url);
                good(what, answered.body().role() + ", " + answered.body().state());
            }
            case Observation.Unreachable unreachable -> bad(what, unreachable.cause());
            case Observation.TimedOut late ->
                bad(what, "no answer after " + late.after().toMillis() + " ms");
            case Observation.Garbled garbled -> bad(what, "not Patroni's answer: " + garbled.why());
        }
        certificate(url, certificates);
        HostPort postgres = override.flatMap(MemberOverride::postgres)
                .map(at -> new HostPort(at.host(), at.port()))
                .orElse(new HostPort(member.host(), member.port()));
        knock(probing, "member " + member.name() + ", PostgreSQL at " + postgres, postgres);
    }

    /** {@code api_url} as Patroni lists it has a path. */
    private static String origin(String apiUrl) {
        int path = apiUrl.indexOf('/', apiUrl.indexOf("//") + 2);
        return path < 0 ? apiUrl : apiUrl.substring(0, path);
    }

    private void knock(Probing probing, String what, HostPort at) {
        if (at.host().isEmpty() || at.port() == 0) {
            bad(what, "the cluster does not tell its address");
            return;
        }
        Optional<InetAddress> address = await(then -> probing.resolve(at.host(), then));
        if (address.isEmpty()) {
            bad(what, at.host() + " does not resolve");
            return;
        }
        var backend = new Backend(at.host(), at.port(), address.get());
        PortCheck.Outcome outcome = await((Consumer<PortCheck> then) -> probing.knock(backend, then))
                .outcome();
        switch (outcome) {
            case OPEN -> good(what, "accepts connections");
            case REFUSED -> bad(what, "refuses connections");
            case SILENT -> bad(what, "does not answer");
        }
    }

    private void certificate(String url, Map<String, Instant> certificates) {
        Instant notAfter = certificates.remove(url);
        if (notAfter == null) {
            return;
        }
        long days = Duration.between(clock.instant(), notAfter).toDays();
        String text = "expires in " + days + " days, at " + notAfter;
        if (days < SOON_DAYS) {
            bad("certificate of " + url, text);
        } else {
            good("certificate of " + url, text);
        }
    }

    private void listen(String what, InetSocketAddress at) {
        String on = what + ", listening on " + HostPort.of(at);
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(at);
            good(on, "possible");
        } catch (IOException e) {
            bad(on, e.getMessage() + " (does a fairlead run here already?)");
        }
    }

    /** Every question is answered within seconds. */
    private static <T> T await(Consumer<Consumer<T>> question) {
        var answer = new CompletableFuture<T>();
        question.accept(answer::complete);
        return answer.join();
    }
}
