package dev.fairlead.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What operators have ordered about one cluster. Immutable; deciders take it as they take observations, and {@link #at} says which orders are in force.
 *
 * <p>All instants are {@link dev.fairlead.clock.ElapsedClock}.
 *
 * @param holds by route name: its new sessions are held, existing ones stay
 * @param drains by member name: new sessions go elsewhere, existing ones stay
 * @param fence the latest
 * @param reset the latest
 * @param acceptance the latest
 */
public record Orders(
        SortedMap<String, Hold> holds,
        SortedMap<String, Drain> drains,
        Optional<Fence> fence,
        Optional<Reset> reset,
        Optional<Acceptance> acceptance) {
    public static final Orders NONE = new Orders(
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /** The words of routes that are held, and of sessions that are cut, by an order. */
    public static final String HOLD = "OPERATOR_HOLD";

    public static final String DRAIN = "OPERATOR_DRAIN";
    public static final String FENCE = Vacancy.OPERATOR_FENCE.name();

    public Orders {
        holds = Collections.unmodifiableSortedMap(new TreeMap<>(holds));
        drains = Collections.unmodifiableSortedMap(new TreeMap<>(drains));
        requireNonNull(fence, "fence");
        requireNonNull(reset, "reset");
        requireNonNull(acceptance, "acceptance");
    }

    /**
     * Who gave an order.
     *
     * @param who address and program, for people
     * @param why in the operator's own words; may be empty
     */
    public record Given(String who, String why, long atNanos) {
        public Given {
            requireNonNull(who, "who");
            requireNonNull(why, "why");
        }
    }

    /** @param untilNanos when it ends by itself; empty for never */
    public record Hold(OptionalLong untilNanos, Given given) {}

    /** @param deadlineNanos from when on existing sessions are cut; empty for never */
    public record Drain(OptionalLong deadlineNanos, Given given) {
        public boolean cutsAt(long nowNanos) {
            return isPast(deadlineNanos, nowNanos);
        }
    }

    /**
     * The member is cut off and nobody is routed, until a primary shows itself after the order.
     *
     * @param id greater than that of every order before
     * @param timeline the one that the member wrote; only a primary on a higher one ends the fence by an answer of before it
     * @param untilNanos when it ends at the latest; empty for Patroni's {@code ttl} after the order
     */
    public record Fence(long id, String member, int timeline, OptionalLong untilNanos, Given given) {
        public Fence {
            requireNonNull(member, "member");
        }

        public boolean isOf(String name) {
            return member.equals(name);
        }
    }

    /**
     * Alarms about a timeline given up are done with, and a primary on an older timeline is followed, if one stands alone at that instant.
     *
     * @param id greater than that of every order before
     */
    public record Reset(long id, Given given) {}

    /**
     * The cluster has become another one (a new system identifier after {@code pg_upgrade} or a re-initialisation) and is accepted as the one that is meant:
     * identity and timeline floor are learned anew from the next verified primary.
     *
     * @param id greater than that of every order before
     */
    public record Acceptance(long id, Given given) {}

    /** Those in force: a hold that has run out is none. */
    public Orders at(long nowNanos) {
        var open = new TreeMap<>(holds);
        open.values().removeIf(hold -> isPast(hold.untilNanos(), nowNanos));
        return open.size() == holds.size() ? this : new Orders(open, drains, fence, reset, acceptance);
    }

    private static boolean isPast(OptionalLong instant, long nowNanos) {
        return instant.isPresent() && nowNanos - instant.getAsLong() >= 0;
    }

    public boolean holds(String route) {
        return holds.containsKey(route);
    }

    public boolean drains(String member) {
        return drains.containsKey(member);
    }

    public boolean fences(String member) {
        return fence.filter(f -> f.isOf(member)).isPresent();
    }

    /** How many are in force; a reset is done when it has been given. */
    public int count() {
        return holds.size() + drains.size() + (fence.isPresent() ? 1 : 0);
    }

    public Orders holding(String route, Hold hold) {
        var more = new TreeMap<>(holds);
        more.put(route, hold);
        return new Orders(more, drains, fence, reset, acceptance);
    }

    public Orders releasing(String route) {
        var fewer = new TreeMap<>(holds);
        fewer.remove(route);
        return new Orders(fewer, drains, fence, reset, acceptance);
    }

    public Orders draining(String member, Drain drain) {
        var more = new TreeMap<>(drains);
        more.put(member, drain);
        return new Orders(holds, more, fence, reset, acceptance);
    }

    public Orders undraining(String member) {
        var fewer = new TreeMap<>(drains);
        fewer.remove(member);
        return new Orders(holds, fewer, fence, reset, acceptance);
    }

    public Orders fencing(Optional<Fence> other) {
        return new Orders(holds, drains, other, reset, acceptance);
    }

    /** Takes away the fence of that id, if it is there. */
    public Orders withoutFence(long id) {
        return fencing(fence.filter(f -> f.id() != id));
    }

    /** A reset ends the fence. */
    public Orders resetting(Reset latest) {
        return new Orders(holds, drains, Optional.empty(), Optional.of(latest), acceptance);
    }

    /** The same with another acceptance, or without one. */
    public Orders withAcceptance(Optional<Acceptance> other) {
        return new Orders(holds, drains, fence, reset, other);
    }

    /** A new identity ends the fence, which was about the cluster before. */
    public Orders accepting(Acceptance latest) {
        return new Orders(holds, drains, Optional.empty(), reset, Optional.of(latest));
    }
}
