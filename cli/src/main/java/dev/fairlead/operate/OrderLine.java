package dev.fairlead.operate;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Orders.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One order that is in force, as one process tells it to another: a line of JSON. It carries ages instead of instants, which only mean something where they were
 * taken.
 *
 * @param order {@code hold}, {@code drain}, {@code fence} or {@code accept-identity}
 * @param subject the route, the member or the cluster
 * @param timeline of a fence; 0 otherwise
 * @param leftMillis until it ends, or cuts; empty for never
 * @param mark the same as long as it is the same order; of an acceptance, in all processes that are told of it
 */
record OrderLine(
        String cluster,
        String order,
        String subject,
        int timeline,
        String who,
        String why,
        long ageMillis,
        OptionalLong leftMillis,
        long mark) {
    /** A line is of ASCII, and one too long for the conversation is better left out than half said. */
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final String ACCEPTANCE = "accept-identity";

    OrderLine {
        requireNonNull(cluster, "cluster");
        requireNonNull(order, "order");
        requireNonNull(subject, "subject");
    }

    /** What it is about: a later order about the same replaces it. */
    record Key(String cluster, String order, String subject) {}

    Key key() {
        return new Key(cluster, order, subject);
    }

    /** Whether it is done when it is given, and never taken back: done twice it would forget what was learned since. */
    static boolean isDoneOnce(Key key) {
        return key.order().equals(ACCEPTANCE);
    }

    static List<OrderLine> of(String cluster, Orders orders, long nowNanos) {
        List<OrderLine> lines = new ArrayList<>();
        orders.holds()
                .forEach((route, hold) ->
                        lines.add(of(cluster, "hold", route, 0, hold.given(), hold.untilNanos(), nowNanos)));
        orders.drains()
                .forEach((member, drain) ->
                        lines.add(of(cluster, "drain", member, 0, drain.given(), drain.deadlineNanos(), nowNanos)));
        orders.fence()
                .ifPresent(fence -> lines.add(of(
                        cluster,
                        "fence",
                        fence.member(),
                        fence.timeline(),
                        fence.given(),
                        fence.untilNanos(),
                        nowNanos)));
        orders.acceptance()
                .ifPresent(acceptance -> lines.add(
                        of(cluster, ACCEPTANCE, cluster, 0, acceptance.given(), OptionalLong.empty(), nowNanos)));
        return lines;
    }

    private static OrderLine of(
            String cluster,
            String order,
            String subject,
            int timeline,
            Given given,
            OptionalLong untilNanos,
            long nowNanos) {
        OptionalLong left = untilNanos.isPresent()
                ? OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(untilNanos.getAsLong() - nowNanos))
                : OptionalLong.empty();
        long age = TimeUnit.NANOSECONDS.toMillis(nowNanos - given.atNanos());
        return new OrderLine(cluster, order, subject, timeline, given.who(), given.why(), age, left, given.atNanos());
    }

    String text() {
        return MAPPER.writeValueAsString(this);
    }

    /** @throws IllegalArgumentException when it is none */
    static OrderLine parse(String text) {
        try {
            return requireNonNull(MAPPER.readValue(text, OrderLine.class), "order");
        } catch (JacksonException | NullPointerException damaged) {
            throw new IllegalArgumentException("not an order: " + text, damaged);
        }
    }

    /** The orders with this one among them. */
    Orders putInto(Orders orders, long id, long nowNanos) {
        var given = new Given(who, why, nowNanos - TimeUnit.MILLISECONDS.toNanos(ageMillis));
        OptionalLong until = leftMillis.isPresent()
                ? OptionalLong.of(nowNanos + TimeUnit.MILLISECONDS.toNanos(leftMillis.getAsLong()))
                : OptionalLong.empty();
        return switch (order) {
            case "hold" -> orders.holding(subject, new Orders.Hold(until, given));
            case "drain" -> orders.draining(subject, new Orders.Drain(until, given));
            case "fence" -> orders.fencing(Optional.of(new Orders.Fence(id, subject, timeline, until, given)));
            case ACCEPTANCE -> orders.accepting(new Orders.Acceptance(id, new Given(who, why, mark)));
            default -> orders;
        };
    }

    /** The orders without what this key is about. */
    static Orders remove(Key key, Orders orders) {
        return switch (key.order()) {
            case "hold" -> orders.releasing(key.subject());
            case "drain" -> orders.undraining(key.subject());
            case "fence" -> orders.fencing(orders.fence().filter(fence -> !fence.isOf(key.subject())));
            default -> orders;
        };
    }
}
