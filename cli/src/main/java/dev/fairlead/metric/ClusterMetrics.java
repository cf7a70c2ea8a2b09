package dev.fairlead.metric;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Reach;
import dev.fairlead.metric.Metrics.Row;
import dev.fairlead.poll.ClusterChecker;
import dev.fairlead.poll.Urgency;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is read from the latest verdicts at each scrape. Any thread. */
public final class ClusterMetrics {
    private final Supplier<Map<String, ClusterChecker>> checkers;
    private final LongSupplier nanoTime;

    private ClusterMetrics(Supplier<Map<String, ClusterChecker>> checkers, LongSupplier nanoTime) {
        this.checkers = checkers;
        this.nanoTime = nanoTime;
    }

    /** @param checkers those that are there now, by the name of their cluster */
    public static void register(
            Metrics metrics, Supplier<Map<String, ClusterChecker>> checkers, LongSupplier nanoTime) {
        var all = new ClusterMetrics(checkers, nanoTime);
        metrics.gauges(MetricList.PRIMARY, () -> all.perView(ClusterMetrics::primary));
        metrics.gauges(
                MetricList.VERDICT,
                () -> all.perView(view -> Stream.of(Row.of(1, view.cluster(), verdict(view.primacy())))));
        metrics.gauges(MetricList.VERDICT_AGE, all.figure(view -> all.since(view.judgedAtNanos()) / 1e9));
        metrics.gauges(
                MetricList.LEASE_LEFT, all.figure(view -> Math.max(0, -all.since(leaseEnd(view, all.now()))) / 1e9));
        metrics.gauges(MetricList.TIMELINE, all.figure(ClusterMetrics::timeline));
        metrics.gauges(MetricList.FLOOR, all.figure(ClusterView::timelineFloor));
        metrics.gauges(MetricList.ALARMS, all.figure(view -> view.alarms().size()));
        metrics.gauges(MetricList.MEMBERS, all.figure(view -> view.members().size()));
        metrics.gauges(MetricList.PAUSED, all.figure(view -> view.paused() ? 1 : 0));
        metrics.gauges(MetricList.PROBING, all::probing);
        metrics.gauges(
                MetricList.MEMBER_UP,
                () -> all.perMember(
                        (view, member) -> Stream.of(row(member.reach() == Reach.ANSWERING ? 1 : 0, view, member))));
        metrics.gauges(MetricList.MEMBER_LAG, () -> all.perMember(ClusterMetrics::lag));
    }

    /** @param certificates when each expires, by the URL of its REST API */
    public static void registerCertificates(Metrics metrics, Supplier<Map<String, Instant>> certificates, Clock clock) {
        metrics.gauges(
                MetricList.CERTIFICATE_LEFT,
                () -> certificates.get().entrySet().stream()
                        .map(entry -> Row.of(secondsUntil(entry.getValue(), clock), entry.getKey()))
                        .toList());
    }

    private static double secondsUntil(Instant end, Clock clock) {
        return Duration.between(clock.instant(), end).toMillis() / 1e3;
    }

    private long now() {
        return nanoTime.getAsLong();
    }

    private long since(long nanos) {
        return now() - nanos;
    }

    private Stream<ClusterView> views() {
        return checkers.get().values().stream().flatMap(checker -> checker.view().stream());
    }

    private List<Row> perView(Function<ClusterView, Stream<Row>> rows) {
        return views().flatMap(rows).toList();
    }

    private Supplier<List<Row>> figure(Function<ClusterView, Number> figure) {
        return () -> perView(view -> Stream.of(Row.of(figure.apply(view), view.cluster())));
    }

    /** What one member of a view adds. */
    private interface OfMember {
        Stream<Row> rows(ClusterView view, MemberView member);
    }

    private List<Row> perMember(OfMember each) {
        return perView(view -> view.members().stream().flatMap(member -> each.rows(view, member)));
    }

    private static Row row(Number figure, ClusterView view, MemberView member) {
        return Row.of(figure, view.cluster(), member.name());
    }

    private static Stream<Row> lag(ClusterView view, MemberView member) {
        return member.lagBytes().stream().mapToObj(lag -> row(lag, view, member));
    }

    private List<Row> probing() {
        return checkers.get().entrySet().stream()
                .map(entry -> Row.of(closeness(entry.getValue().status().urgency()), entry.getKey()))
                .toList();
    }

    private static int closeness(Urgency urgency) {
        return switch (urgency) {
            case STEADY -> 0;
            case URGENT -> 1;
            case HOT -> 2;
        };
    }

    private static Stream<Row> primary(ClusterView view) {
        return view.primacy() instanceof Primacy.Writable writable
                ? Stream.of(Row.of(1, view.cluster(), writable.member()))
                : Stream.empty();
    }

    private static String verdict(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable _ -> "writable";
            case Primacy.Unready _ -> "unready";
            case Primacy.Contested _ -> "contested";
            case Primacy.Vacant vacant -> SessionMetrics.word(vacant.why().name());
        };
    }

    private static int timeline(ClusterView view) {
        return switch (view.primacy()) {
            case Primacy.Writable writable -> writable.timeline();
            case Primacy.Unready unready -> unready.timeline();
            case Primacy.Contested _, Primacy.Vacant _ -> 0;
        };
    }

    private static long leaseEnd(ClusterView view, long now) {
        return switch (view.primacy()) {
            case Primacy.Writable writable -> writable.untilNanos();
            case Primacy.Unready unready -> unready.untilNanos();
            case Primacy.Contested _, Primacy.Vacant _ -> now;
        };
    }
}
