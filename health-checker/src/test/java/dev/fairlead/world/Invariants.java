package dev.fairlead.world;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.probe.Observation;
import dev.fairlead.routing.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks {@link Invariant}s against what the world knows; shares no rule with the judge. */
final class Invariants {
    private static final long SECOND = 1_000_000_000L;

    /** The longest lease that any setting gives. */
    private static final long LEASE = 10 * SECOND;

    private static final long HEALTHY = 2 * SECOND;

    /** A member that comes back is in the next list, which is asked for each 5 s. */
    private static final long LISTED = HEALTHY + 5 * SECOND;

    /** How long R4 watches, and a little. */
    private static final long SETTLING = 13 * SECOND;

    /** {@code hold.timeout}, and a little. */
    private static final long PATIENCE = 61 * SECOND;

    /** A thawed process relays nothing, and cuts nothing, before it has a fresh verdict: half a second at most. */
    private static final long AWAITING_A_VERDICT = SECOND * 6 / 10;

    private static final long MOST_LAG = 17_000_000;

    private static final long BUSY_WITHIN = 10 * SECOND;

    private static final long RECENT = 5 * SECOND;

    private final World world;
    private final Set<String> ignored;
    private final List<String> ignoredSeen = new ArrayList<>();
    private Optional<Violation> first = Optional.empty();
    private long healthySince = -1;
    private long apartSince = -1;
    private final Map<String, Long> confirmableSince = new HashMap<>();

    /** @param ignored kinds of violations that are known */
    Invariants(World world, Set<String> ignored) {
        this.world = world;
        this.ignored = ignored;
    }

    void violated(Invariant invariant, String what) {
        violated(invariant, "", what);
    }

    private void violated(Invariant invariant, String aspect, String what) {
        var violation = new Violation(invariant, aspect, what, world.clock().elapsed());
        if (ignored.contains(violation.kind())) {
            ignoredSeen.add(violation.kind());
        } else if (first.isEmpty()) {
            first = Optional.of(violation);
        }
    }

    /** Not thrown where it is seen, because the product catches what is thrown in its loops. */
    Optional<Violation> first() {
        return first;
    }

    List<String> ignoredSeen() {
        return ignoredSeen;
    }

    // ---- at openings (I1, I6)

    /** The first packet of a session goes to a server. */
    void onOpening(Wire wire) {
        world.client(wire.user()).ifPresent(client -> {
            Proxy proxy = world.proxy(client.proxy());
            if (client.isWriter()) {
                world.server(wire).ifPresent(server -> onWriteOpening(proxy, client, server.member()));
            } else {
                world.server(wire).ifPresent(server -> onReadOpening(proxy, client, server.member()));
            }
            world.clients().stream()
                    .filter(other -> other.proxy().equals(client.proxy())
                            && other.route().equals(client.route())
                            && other.waitingSince() >= 0
                            && client.waitingSince() - other.waitingSince() > 0
                            && !world.isOpening(other))
                    .findFirst()
                    .ifPresent(first ->
                            violated(Invariant.I6, "order", client.name() + " is served before " + first.name()));
        });
    }

    private void onWriteOpening(Proxy proxy, Client client, Member member) {
        HeardLog heard = proxy.heard();
        Optional<Observation.Answered> word = heard.at(member.apiUrl());
        String opened =
                proxy.name() + " opens a session of " + client.name() + " to " + member + " at " + member.address();
        if (word.isEmpty()) {
            violated(Invariant.I1, "address", opened + ", where nobody has answered it");
            return;
        }
        Observation.Answered answer = word.get();
        boolean returning = answer.body().pause() && HeardLog.isPrimary(answer.body());
        boolean runs =
                answer.body().state().equals("running") || answer.body().state().equals("unknown");
        if (!returning && (answer.status() != 200 || !runs || !HeardLog.isPrimary(answer.body()))) {
            violated(
                    Invariant.I1,
                    "denied",
                    opened + ", which has answered " + answer.status() + " as "
                            + answer.body().role() + ", " + answer.body().state());
        }
        if (!heard.hasServed() && world.doSeedsDisagree(proxy) && network(proxy)) {
            violated(Invariant.I1, "identity", opened + ", and its seeds lead to two clusters");
        }
        checkOrders(proxy, member, answer, opened);
        checkFloor(proxy, answer, opened);
        long age = world.clock().nanoTime() - answer.sentAtNanos();
        if (age > LEASE + world.settings().ttlNanos() + SECOND) {
            violated(Invariant.I1, "bound", opened + ", which it has not heard for " + age / SECOND + " s");
        }
        heard.onServed();
    }

    /** Reads go to a running replica, as it says itself, that is not far behind and does not follow a leader of before. */
    private void onReadOpening(Proxy proxy, Client client, Member member) {
        Optional<Observation.Answered> word = proxy.heard().at(member.apiUrl());
        String opened = proxy.name() + " opens a reading session of " + client.name() + " to " + member;
        boolean replica = word.map(Observation.Answered::body)
                .filter(body -> body.state().equals("running")
                        && (body.role().equals("replica") || body.role().equals("standby_leader")))
                .isPresent();
        if (!replica) {
            violated(Invariant.I1, "of reads", opened + ", which is no running replica");
        }
        long lag = world.main().leader().map(leader -> leader.wal().lsn()).orElse(0L)
                - member.postgres().replayed();
        long behindFor = world.clock().elapsed() - member.postgres().stalledSince();
        if (lag > MOST_LAG && behindFor > RECENT) {
            violated(Invariant.I1, "of reads", opened + ", which is " + lag + " bytes behind");
        }
    }

    private boolean network(Proxy proxy) {
        return world.servers().stream()
                .allMatch(server -> world.network().connects(proxy.name(), server.host() + ":rest"));
    }

    private void checkOrders(Proxy proxy, Member member, Observation.Answered answer, String opened) {
        if (proxy.orders().holds(Proxy.WRITES)) {
            violated(Invariant.I1, "hold", opened + ", and its new sessions are to be held");
        }
        proxy.orders()
                .fence()
                .filter(fence -> fence.isOf(member.name()))
                .filter(fence -> world.clock().nanoTime() - fence.given().atNanos()
                        < world.settings().ttlNanos())
                .filter(fence -> answer.sentAtNanos() - fence.given().atNanos() <= 0)
                .ifPresent(_ -> violated(Invariant.I1, "fence", opened + ", which is fenced"));
    }

    private void checkFloor(Proxy proxy, Observation.Answered answer, String opened) {
        HeardLog heard = proxy.heard();
        int own = answer.body().timeline().orElse(0);
        List<Observation.Answered> higher = heard.all().stream()
                .filter(other -> world.clock().nanoTime() - other.sentAtNanos() < RECENT)
                .filter(other ->
                        other.body().systemIdentifier().equals(answer.body().systemIdentifier()))
                .filter(other -> other.body().scope().equals(answer.body().scope()))
                .filter(other -> other.body().timeline().orElse(0) > own
                        && !heard.isGivenUp(other.body().timeline().orElse(0)))
                .toList();
        boolean most = 2 * higher.size() > heard.all().size() - 1;
        if (own > 0 && !higher.isEmpty() && (!heard.hasServed() || most)) {
            violated(
                    Invariant.I1,
                    "floor",
                    opened + " on timeline " + own + ", having heard of timeline "
                            + higher.getFirst().body().timeline().orElse(0));
        }
    }

    // ---- at probes

    void onProbe(Proxy proxy, String apiUrl, String endpoint) {
        long takes = world.network().answering(endpoint);
        boolean lasting = world.clock().elapsed() - world.network().slowSince(endpoint) > BUSY_WITHIN;
        int probes = proxy.heard().onProbe(apiUrl, world.clock().elapsed(), BUSY_WITHIN);
        if (lasting && takes > 0 && takes <= SECOND / 2 && probes * takes > BUSY_WITHIN * 4 / 10) {
            violated(
                    Invariant.LOAD,
                    proxy.name() + " asks " + apiUrl + " " + probes + " times in 10 s, where an answer takes "
                            + takes / Network.MILLI + " ms");
        }
    }

    // ---- at every step (I2, I3, I8)

    void check() {
        if (world.clock().isBusy()) {
            return; // What was decided at this instant is still being done.
        }
        Set<Member> allServed = new HashSet<>();
        boolean open = false;
        for (Proxy proxy : world.proxies()) {
            Set<Member> served = served(proxy);
            open |= !served.isEmpty();
            if (served.size() > 1) {
                violated(Invariant.I3, "one proxy", proxy.name() + " serves " + served + " as the primary at once");
            }
            allServed.addAll(served);
        }
        if (open) {
            checkApart(allServed);
        }
    }

    private void checkApart(Set<Member> served) {
        if (served.size() < 2) {
            apartSince = -1;
        } else if (apartSince < 0) {
            apartSince = world.clock().elapsed();
        } else if (world.clock().elapsed() - apartSince > LEASE) {
            violated(
                    Invariant.I3,
                    "two proxies",
                    "two proxies serve " + served + " as the primary for longer than a lease");
        }
    }

    private Set<Member> served(Proxy proxy) {
        Set<Member> served = new HashSet<>();
        if (proxy.process().isFrozen()) {
            return served;
        }
        for (Wire wire : world.wires(proxy)) {
            Optional<Postgres> server = world.server(wire);
            if (wire.isAnswered() && wire.isOpen() && server.isPresent() && isWriter(wire)) {
                Member member = server.get().member();
                served.add(member);
                checkStay(proxy, member, wire);
            }
        }
        return served;
    }

    private boolean isWriter(Wire wire) {
        return world.client(wire.user()).filter(Client::isWriter).isPresent();
    }

    private void checkStay(Proxy proxy, Member member, Wire wire) {
        if (world.clock().elapsed() - world.thawedAt(proxy.name()) < AWAITING_A_VERDICT) {
            return; // It relays nothing.
        }
        Postgres server = member.postgres();
        Optional<ClusterView> view = proxy.view();
        boolean paused = view.map(ClusterView::primacy)
                .filter(Primacy.Contested.class::isInstance)
                .isPresent();
        if (server.isRunning() && !paused) {
            world.wrong(server, proxy)
                    .ifPresent(wrong -> violated(Invariant.I2, proxy.name() + " keeps a session: " + wrong));
        }
        checkSaid(proxy, wire.remoteAddress().getAddress().getHostAddress(), view);
    }

    /** The status names the member that sessions are on, at its address. */
    private void checkSaid(Proxy proxy, String address, Optional<ClusterView> view) {
        boolean said = view.filter(known -> known.paused()
                        || names(known.primacy()).stream()
                                .flatMap(name -> known.member(name).stream())
                                .flatMap(known2 -> known2.backend().stream())
                                .anyMatch(backend -> backend.host().equals(address)))
                .isPresent();
        if (!said) {
            violated(
                    Invariant.I8,
                    proxy.name() + " keeps a session at " + address + " and says " + view.map(ClusterView::primacy));
        }
    }

    private static Set<String> names(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable writable -> Set.of(writable.member());
            case Primacy.Unready unready -> Set.of(unready.member());
            case Primacy.Contested contested -> contested.paused();
            case Primacy.Vacant _ -> Set.of();
        };
    }

    // ---- at verdicts (I4)

    void onView(Proxy proxy, Optional<ClusterView> before, ClusterView now) {
        checkCut(proxy, before, now);
        int floor = before.map(ClusterView::timelineFloor).orElse(0);
        boolean givenUp = now.alarms().stream().anyMatch(alarm -> alarm.contains("given up"));
        if (before.isPresent()
                && !givenUp
                && floor < proxy.heard().inherited()
                && now.timelineFloor() < proxy.heard().inherited()) {
            violated(
                    Invariant.I4,
                    "take-over",
                    proxy.name() + " has taken over a floor of " + proxy.heard().inherited() + " and has one of "
                            + now.timelineFloor());
        }
        if (now.timelineFloor() >= floor) {
            return;
        }
        boolean ordered = proxy.orders().reset().isPresent()
                || proxy.orders().acceptance().isPresent();
        boolean followed = now.alarms().stream().anyMatch(alarm -> alarm.contains("given up"));
        proxy.heard().giveUp(floor);
        if (!ordered && !followed) {
            violated(Invariant.I4, proxy.name() + " lets its floor fall from " + floor + " to " + now.timelineFloor());
        }
    }

    /** What works is not cut: in a healthy cluster, and while most of the others would say that the leader has the lock. */
    private void checkCut(Proxy proxy, Optional<ClusterView> before, ClusterView now) {
        if (!(now.primacy() instanceof Primacy.Vacant vacant)
                || !(before.map(ClusterView::primacy).orElse(now.primacy()) instanceof Primacy.Writable writable)
                || world.isExcused(proxy)) {
            return;
        }
        boolean rightly = world.main()
                .reign()
                .filter(reign -> reign.member().name().equals(writable.member()))
                .isEmpty();
        long confirmable = confirmableSince.getOrDefault(proxy.name(), -1L);
        if (!rightly
                && world.isConfirmable(proxy)
                && confirmable >= 0
                && world.clock().elapsed() - confirmable > HEALTHY) {
            violated(
                    Invariant.I5,
                    vacant.detail().contains("the list of") ? "cut by a list" : "cut",
                    proxy.name() + " cuts sessions on " + writable.member() + ", which has the lock and takes writes: "
                            + vacant.detail());
        }
    }

    // ---- now and then (I5, I6)

    void checkNowAndThen() {
        checkPatience();
        for (Proxy proxy : world.proxies()) {
            if (world.isConfirmable(proxy)) {
                confirmableSince.putIfAbsent(proxy.name(), world.clock().elapsed());
            } else {
                confirmableSince.remove(proxy.name());
            }
        }
        long now = world.clock().elapsed();
        Optional<Member> leader = world.healthyLeader();
        if (leader.isEmpty()) {
            healthySince = -1;
        } else if (healthySince < 0) {
            healthySince = now;
        } else if (now - healthySince > HEALTHY) {
            world.proxies().forEach(proxy -> checkServing(proxy, leader.get(), now - healthySince));
        }
    }

    private void checkServing(Proxy proxy, Member leader, long healthyFor) {
        boolean older = proxy.view()
                .filter(view -> view.timelineFloor() > leader.postgres().wal().timeline())
                .isPresent();
        if (!proxy.process().isRunning() || world.isExcused(proxy) || (older && healthyFor < SETTLING)) {
            return;
        }
        if (!leader.postgres().inRecovery()) {
            boolean leads = proxy.route(Proxy.WRITES) instanceof Route.To to
                    && to.target().backend().host().equals(leader.address());
            if (!leads) {
                violated(
                        Invariant.I5,
                        whichWrites(),
                        proxy.name() + " does not lead to " + leader + ": " + proxy.route(Proxy.WRITES));
            }
        }
        if (healthyFor > LISTED && world.hasReader(leader) && !(proxy.route(Proxy.READS) instanceof Route.Among)) {
            violated(
                    Invariant.I5,
                    whichReads(proxy),
                    proxy.name() + " leads no reads anywhere: " + proxy.route(Proxy.READS)
                            + proxy.view().map(Invariants::replicas).orElse(""));
        }
    }

    private String whichReads(Proxy proxy) {
        if (world.main().dcs().isStandbyCluster()) {
            return "reads of a standby cluster";
        }
        boolean silent = proxy.view()
                .filter(view -> view.eligibility().getOrDefault(Proxy.READS, Map.of()).values().stream()
                        .anyMatch(eligibility -> eligibility.reason().equals("does not answer")))
                .isPresent();
        return silent ? "reads after silence" : "reads";
    }

    private String whichWrites() {
        boolean renamed = world.main().members().stream()
                .anyMatch(member -> !member.name().equals(member.host()));
        if (renamed) {
            return "writes after a rename";
        }
        return world.main().dcs().isUp() ? "writes" : "writes in failsafe mode";
    }

    private static String replicas(ClusterView view) {
        return view.eligibility().getOrDefault(Proxy.READS, Map.of()).toString()
                + view.members().stream().map(MemberView::detail).toList();
    }

    private void checkPatience() {
        for (Client client : world.clients()) {
            long since = client.waitingSince();
            if (since >= 0
                    && world.clock().elapsed() - since > PATIENCE
                    && world.proxy(client.proxy()).process().isRunning()
                    && world.clock().elapsed() - world.thawedAt(client.proxy()) > PATIENCE) {
                violated(Invariant.I6, "patience", client.name() + " waits for ever");
            }
        }
    }
}
