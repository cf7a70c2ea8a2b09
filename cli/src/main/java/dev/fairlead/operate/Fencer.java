package dev.fairlead.operate;

import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Orders.Given;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionFilter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Carries out a fence: suspends first, cuts then, and answers when every loop has cut. Any thread but an event loop. */
final class Fencer {
    private final Operator operator;

    Fencer(Operator operator) {
        this.operator = operator;
    }

    Outcome fence(String cluster, FenceRequest request, Given given) {
        Optional<ClusterView> view =
                Optional.ofNullable(operator.parts().checkers().get(cluster)).flatMap(ClusterChecker::view);
        Optional<String> member = request.member().or(() -> view.flatMap(v -> primary(v.primacy())));
        if (member.isEmpty()) {
            return new Outcome.Refused("no primary of cluster " + cluster + " is known that could be fenced");
        }
        if (member.equals(request.except())) {
            return new Outcome.Refused(member.get() + " is the primary itself");
        }
        return view.flatMap(v -> v.member(member.get())).isPresent()
                ? fence(cluster, member.get(), request, given)
                : new Outcome.Unknown("cluster " + cluster + " has no member " + member.get());
    }

    /** Whoever takes writes, or did so last. */
    private static Optional<String> primary(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable writable -> Optional.of(writable.member());
            case Primacy.Unready unready -> Optional.of(unready.member());
            case Primacy.Vacant vacant -> vacant.last();
            case Primacy.Contested _ -> Optional.empty();
        };
    }

    private Outcome fence(String cluster, String member, FenceRequest request, Given given) {
        var order = new Order(
                "fence", "member " + member + " on timeline " + request.timeline() + " of cluster " + cluster, given);
        // Asked before, but not waited for: nothing may come between the order and the suspension.
        CompletableFuture<Integer> sessions = operator.count(cluster, member);
        return switch (put(cluster, member, request, order)) {
            case InForce(Orders.Fence fence) -> cut(cluster, fence, sessions, order);
            case TooLate _ ->
                new Outcome.Refused("a fence on timeline " + request.timeline()
                        + " comes too late: another primary leads" + " on a higher timeline, or has answered since");
            case Unjudged _ -> order.unconfirmed();
        };
    }

    /** What became of an order. */
    private sealed interface Put {}

    private record InForce(Orders.Fence fence) implements Put {}

    private record TooLate() implements Put {}

    private record Unjudged() implements Put {}

    /** One at a time: an order that comes too late must take away nobody's fence but its own. */
    private synchronized Put put(String cluster, String member, FenceRequest request, Order order) {
        Optional<Orders.Fence> stronger =
                inForce(cluster).filter(f -> f.isOf(member) && f.timeline() > request.timeline());
        if (stronger.isPresent()) {
            return new InForce(stronger.get());
        }
        Given given = order.given();
        var fence = new Orders.Fence(
                operator.parts().orders().nextId(),
                member,
                request.timeline(),
                Operator.after(request.ttl(), given),
                given);
        Optional<ClusterView> view =
                operator.give(cluster, order, orders -> orders.fencing(Optional.of(fence)), _ -> true);
        if (view.isEmpty()) {
            return new Unjudged();
        }
        Optional<Orders.Fence> ours = view.get().orders().fence().filter(f -> f.id() == fence.id());
        if (ours.isEmpty()) {
            operator.parts().orders().change(cluster, orders -> orders.withoutFence(fence.id()));
            return new TooLate();
        }
        return new InForce(ours.get());
    }

    private Optional<Orders.Fence> inForce(String cluster) {
        return Optional.ofNullable(operator.parts().checkers().get(cluster))
                .flatMap(ClusterChecker::view)
                .flatMap(view -> view.orders().fence());
    }

    /** From here on no route leads to the member, so that what is cut now stays cut; the loops are asked again whether it is. */
    private Outcome cut(String cluster, Orders.Fence fence, CompletableFuture<Integer> sessions, Order order) {
        CompletableFuture<Boolean> elders = operator.tellElders(cluster, fence);
        var those = SessionFilter.of(cluster, fence.member());
        boolean done = Operator.await(operator.parts().dataPath().cut(those, CloseReason.OPERATOR_FENCE))
                .isPresent();
        Optional<Integer> left = operator.sessions(cluster, fence.member()).filter(count -> count == 0);
        if (!done || left.isEmpty() || !Operator.await(elders).orElse(false)) {
            return order.unconfirmed();
        }
        long ends = fence.untilNanos().orElse(fence.given().atNanos()) - ElapsedClock.nanoTime();
        return new Outcome.Done(new Reports.Fenced(
                cluster,
                fence.member(),
                fence.timeline(),
                Operator.await(sessions).orElse(0),
                left.get(),
                Math.max(0, TimeUnit.NANOSECONDS.toMillis(ends))));
    }
}
