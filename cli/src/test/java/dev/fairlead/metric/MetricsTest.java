package dev.fairlead.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left of what is gone, and what is written in bounded words. */
class MetricsTest {
    private long now;
    private final Metrics metrics = new Metrics(() -> now);
    private final Family<Counter> closed = metrics.counters(MetricList.CLOSED);
    private Set<String> routes = Set.of("rw", "ro");

    MetricsTest() {
        metrics.existing(() -> Map.of("route", routes));
    }

    private List<String> samples(String name) {
        return metrics.scrape().lines().filter(line -> line.startsWith(name)).toList();
    }

    private void pass(long minutes) {
        now += TimeUnit.MINUTES.toNanos(minutes);
    }

    @Test
    void labels_of_a_route_that_is_gone_stay_for_some_scrapes_and_then_go() {
        closed.of("rw", "node1", "operator").increment();
        closed.of("ro", "node1", "operator").increment();
        assertThat(samples("fairlead_sessions_closed_total")).hasSize(2);

        routes = Set.of("rw");
        assertThat(samples("fairlead_sessions_closed_total")).hasSize(2);
        pass(11);

        assertThat(samples("fairlead_sessions_closed_total"))
                .containsExactly(
                        "fairlead_sessions_closed_total{member=\"node1\",reason=\"operator\",route=\"rw\"} 1.0");
    }

    @Test
    void labels_of_a_route_that_came_back_in_time_go_on_counting() {
        closed.of("ro", "node1", "operator").increment();
        routes = Set.of("rw");
        metrics.scrape();
        pass(9);
        routes = Set.of("rw", "ro");
        metrics.scrape();
        routes = Set.of("rw");
        metrics.scrape();

        pass(9);
        closed.of("ro", "node1", "operator").increment();

        assertThat(samples("fairlead_sessions_closed_total"))
                .singleElement()
                .asString()
                .endsWith(" 2.0");
    }

    @Test
    void figures_that_are_put_together_at_each_scrape_leave_nothing_behind() {
        List<Metrics.Row> rows = new ArrayList<>(List.of(Metrics.Row.of(3, "rw"), Metrics.Row.of(4, "ro")));
        metrics.gauges(MetricList.SESSIONS, () -> List.copyOf(rows));
        assertThat(samples("fairlead_sessions{"))
                .containsExactly("fairlead_sessions{route=\"ro\"} 4.0", "fairlead_sessions{route=\"rw\"} 3.0");

        rows.remove(0);

        assertThat(samples("fairlead_sessions{")).containsExactly("fairlead_sessions{route=\"ro\"} 4.0");
    }

    @ParameterizedTest
    @CsvSource({
        "Connection refused, refused",
        "finishConnect(..) failed with error(-111): Connection refused, refused",
        "Connection timed out, timed-out",
        "Network is unreachable, unreachable",
        "No route to host, unreachable",
        "Cannot assign requested address, other"
    })
    void a_dial_fails_for_one_of_four_causes(String detail, String cause) {
        assertThat(SessionMetrics.cause(detail)).isEqualTo(cause);
    }
}
