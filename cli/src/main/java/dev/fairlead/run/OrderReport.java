package dev.fairlead.run;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Orders.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Puts orders into the words of the status. Pure. */
final class OrderReport {
    private final long nowNanos;

    private OrderReport(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    static List<StatusReport.Order> of(Orders orders, long nowNanos) {
        var report = new OrderReport(nowNanos);
        List<StatusReport.Order> all = new ArrayList<>();
        orders.fence()
                .ifPresent(fence -> all.add(report.order("fence", fence.member(), fence.given(), fence.untilNanos())));
        orders.holds().forEach((route, hold) -> all.add(report.order("hold", route, hold.given(), hold.untilNanos())));
        orders.drains()
                .forEach((member, drain) ->
                        all.add(report.order("drain", member, drain.given(), drain.deadlineNanos())));
        return all;
    }

    private StatusReport.Order order(String word, String subject, Given given, OptionalLong untilNanos) {
        return new StatusReport.Order(
                word,
                subject,
                given.who(),
                given.why(),
                TimeUnit.NANOSECONDS.toMillis(nowNanos - given.atNanos()),
                untilNanos.isPresent() ? OptionalLong.of(left(untilNanos.getAsLong())) : OptionalLong.empty());
    }

    private long left(long untilNanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(untilNanos - nowNanos));
    }
}
