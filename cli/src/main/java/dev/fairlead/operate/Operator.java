package dev.fairlead.operate;

import dev.fairlead.admin.BadRequest;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Orders.Given;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.listener.DataPath;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.session.SessionFilter;
import dev.fairlead.session.SessionListing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what operators order: writes it into the book, and answers when it is in force. The one place that logs and counts orders.
 *
 * <p>Any thread but an event loop: waits for the judge and the loops, for some seconds at most.
 */
public final class Operator {
    private static final Logger log = LoggerFactory.getLogger(Operator.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Parts parts;
    private final Fencer fencer;
    private final Heeding heeding;
    private volatile boolean leaving;

    /**
     * What it works with.
     *
     * @param checkers those that are there now, by the name of their cluster
     * @param counted told the word of each order that was given
     * @param elders tells the processes that were taken over and still have sessions what is in force, in lines of {@link #handOut}; completes with
     *     whether it is there, too
     */
    public record Parts(
            OrderBook orders,
            RouteTable routes,
            DataPath dataPath,
            Map<String, ClusterChecker> checkers,
            Consumer<String> counted,
            Function<List<String>, CompletableFuture<Boolean>> elders) {}

    public Operator(Parts parts) {
        this.parts = parts;
        this.fencer = new Fencer(this);
        this.heeding = new Heeding(parts);
    }

    // ---- the other process of a take-over

    /** What is in force, each order a line of ASCII, for the process that takes over. */
    public List<String> handOut() {
        return heeding.handOut();
    }

    /**
     * Takes down the orders that another process has, as lines of {@link #handOut}.
     *
     * @return whether all were seen to be in force, also in those processes that this one has taken over from
     * @throws IllegalArgumentException when a line is no order
     */
    public boolean heed(List<String> lines) {
        CompletableFuture<Boolean> elders = parts.elders().apply(lines);
        boolean here = heeding.heed(lines);
        return await(elders).orElse(false) && here;
    }

    /** Another process is about to take over, and is told now what is in force: what is ordered from here on it would not know. */
    public void leave() {
        leaving = true;
    }

    /** It did not take over: orders are for this process, as before. */
    public void begin() {
        leaving = false;
    }

    /** Whether orders are for another process, which takes over or has done so. */
    boolean isLeaving() {
        return leaving;
    }

    private boolean isHeededByElders() {
        return await(parts.elders().apply(heeding.inForce())).orElse(false);
    }

    CompletableFuture<Boolean> tellElders(String cluster, Orders.Fence fence) {
        return parts.elders().apply(heeding.inForceWith(cluster, fence));
    }

    // ---- routes

    Outcome hold(String route, Optional<Duration> timeout, Given given) {
        var hold = new Orders.Hold(after(timeout, given), given);
        return onRoute(
                route,
                new Order("hold", "route " + route, given),
                orders -> orders.holding(route, hold),
                new Reports.Held(route, true, millis(timeout)));
    }

    Outcome release(String route, Given given) {
        return onRoute(
                route,
                new Order("release", "route " + route, given),
                orders -> orders.releasing(route),
                new Reports.Held(route, false, OptionalLong.empty()));
    }

    private Outcome onRoute(String name, Order order, UnaryOperator<Orders> change, Reports.Held report) {
        Set<String> clusters = clustersOf(name);
        if (clusters.isEmpty()) {
            return new Outcome.Unknown("no route is named " + name);
        }
        noted(order);
        List<Optional<ClusterView>> verdicts = clusters.stream()
                .map(cluster -> put(cluster, order, change, orders -> orders.holds(name) == report.held()))
                .toList();
        boolean heeded = isHeededByElders() && verdicts.stream().allMatch(Optional::isPresent);
        return heeded ? new Outcome.Done(report) : order.unconfirmed();
    }

    /** Two where a reload has led the route from one cluster to another and clients of before wait: these are held, and released, with the others. */
    private Set<String> clustersOf(String route) {
        Set<String> clusters = new TreeSet<>(parts.orders().holding(route));
        parts.routes().routes().stream()
                .filter(handle -> handle.name().equals(route))
                .forEach(handle -> clusters.add(handle.policy().cluster()));
        return clusters;
    }

    // ---- members

    Outcome drain(String cluster, String member, Optional<Duration> deadline, Given given) {
        var drain = new Orders.Drain(after(deadline, given), given);
        return onMember(
                cluster,
                member,
                new Order("drain", "member " + member + " of cluster " + cluster, given),
                orders -> orders.draining(member, drain),
                millis(deadline));
    }

    Outcome undrain(String cluster, String member, Given given) {
        return onMember(
                cluster,
                member,
                new Order("undrain", "member " + member + " of cluster " + cluster, given),
                orders -> orders.undraining(member),
                OptionalLong.empty());
    }

    private Outcome onMember(
            String cluster, String member, Order order, UnaryOperator<Orders> change, OptionalLong cutsInMillis) {
        Optional<Outcome> unknown = unknown(cluster, member);
        if (unknown.isPresent()) {
            return unknown.get();
        }
        boolean drains = order.word().equals("drain");
        return give(cluster, order, change, orders -> orders.drains(member) == drains)
                .filter(_ -> isHeededByElders())
                .<Outcome>map(_ -> new Outcome.Done(new Reports.Drained(
                        cluster, member, drains, sessions(cluster, member).orElse(0), cutsInMillis)))
                .orElseGet(order::unconfirmed);
    }

    /** A member that is drained and listed no more can still be undrained. */
    private Optional<Outcome> unknown(String cluster, String member) {
        ClusterChecker checker = parts.checkers().get(cluster);
        if (checker == null) {
            return Optional.of(new Outcome.Unknown("no cluster is named " + cluster));
        }
        boolean known = parts.orders().of(cluster).drains(member)
                || checker.view().flatMap(view -> view.member(member)).isPresent();
        return known
                ? Optional.empty()
                : Optional.of(new Outcome.Unknown("cluster " + cluster + " has no member " + member));
    }

    /** How many sessions the member has now, in whatever state; empty when the loops do not say so in time. */
    Optional<Integer> sessions(String cluster, String member) {
        return await(count(cluster, member));
    }

    /** As {@link #sessions}, without waiting: loops count before they do what they are told later. */
    CompletableFuture<Integer> count(String cluster, String member) {
        return parts.dataPath()
                .list(SessionFilter.of(cluster, member))
                .thenApply(listings ->
                        listings.stream().mapToInt(SessionListing::size).sum());
    }

    // ---- sessions

    Outcome kill(long id, Given given) {
        var order = new Order("kill", "session " + id, given);
        Optional<Boolean> killed = await(parts.dataPath().kill(id));
        if (killed.isEmpty()) {
            return order.unconfirmed();
        }
        if (!killed.get()) {
            return new Outcome.Unknown("there is no session " + id);
        }
        noted(order);
        return new Outcome.Done(new Reports.Killed(id, true));
    }

    // ---- fences

    Outcome fence(String cluster, FenceRequest request, Given given) {
        return parts.checkers().containsKey(cluster)
                ? fencer.fence(cluster, request, given)
                : new Outcome.Unknown("no cluster is named " + cluster);
    }

    Outcome reset(String cluster, Given given) {
        if (!parts.checkers().containsKey(cluster)) {
            return new Outcome.Unknown("no cluster is named " + cluster);
        }
        var order = new Order("fence-reset", "cluster " + cluster, given);
        var reset = new Orders.Reset(parts.orders().nextId(), given);
        return give(
                        cluster,
                        order,
                        orders -> orders.resetting(reset),
                        orders -> orders.reset().filter(reset::equals).isPresent())
                .filter(_ -> isHeededByElders())
                .<Outcome>map(view -> new Outcome.Done(new Reports.Reset(cluster, verdict(view.primacy()))))
                .orElseGet(order::unconfirmed);
    }

    /** @param named the cluster; may be left out where there is only one */
    Outcome acceptIdentity(Optional<String> named, Given given) {
        Set<String> all = new TreeSet<>(parts.checkers().keySet());
        if (named.isEmpty() && all.size() > 1) {
            throw new BadRequest("cluster: which one? " + String.join(" or ", all));
        }
        String cluster = named.orElseGet(() -> String.join("", all));
        if (!all.contains(cluster)) {
            return new Outcome.Unknown("no cluster is named " + cluster);
        }
        var order = new Order("accept-identity", "cluster " + cluster, given);
        var acceptance = new Orders.Acceptance(parts.orders().nextId(), given);
        return give(
                        cluster,
                        order,
                        orders -> orders.accepting(acceptance),
                        orders -> orders.acceptance().filter(acceptance::equals).isPresent())
                .filter(_ -> isHeededByElders())
                .<Outcome>map(view -> new Outcome.Done(new Reports.Accepted(cluster, verdict(view.primacy()))))
                .orElseGet(order::unconfirmed);
    }

    private static String verdict(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable writable -> writable.member() + " is the primary";
            case Primacy.Unready unready -> unready.member() + " holds the lock and is " + unready.state();
            case Primacy.Contested contested -> "contested by " + String.join(" and ", contested.claimants());
            case Primacy.Vacant vacant -> "no primary: " + vacant.detail();
        };
    }

    // ---- common

    Parts parts() {
        return parts;
    }

    /**
     * Writes an order into the book and has the cluster judged under it.
     *
     * @param shows whether a verdict was made under the order
     * @return the verdict, which routes and loops have been told of; empty when there is none in time
     */
    Optional<ClusterView> give(String cluster, Order order, UnaryOperator<Orders> change, Predicate<Orders> shows) {
        noted(order);
        return put(cluster, order, change, shows);
    }

    private Optional<ClusterView> put(
            String cluster, Order order, UnaryOperator<Orders> change, Predicate<Orders> shows) {
        parts.orders().change(cluster, change);
        ClusterChecker checker = parts.checkers().get(cluster);
        return checker == null
                ? Optional.empty()
                : await(checker.onOrders())
                        .flatMap(view -> view)
                        .filter(view -> view.judgedAtNanos() - order.given().atNanos() >= 0)
                        .filter(view -> shows.test(view.orders()));
    }

    void noted(Order order) {
        parts.counted().accept(order.word());
        log.warn("order: {}", order);
    }

    static <T> Optional<T> await(CompletableFuture<T> answer) {
        try {
            return Optional.of(answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            log.warn("an order cannot be confirmed: {}", e.toString());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static OptionalLong after(Optional<Duration> time, Given given) {
        return time.isPresent() ? OptionalLong.of(given.atNanos() + time.get().toNanos()) : OptionalLong.empty();
    }

    private static OptionalLong millis(Optional<Duration> time) {
        return time.isPresent() ? OptionalLong.of(time.get().toMillis()) : OptionalLong.empty();
    }
}
