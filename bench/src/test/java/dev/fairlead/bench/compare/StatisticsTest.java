package dev.fairlead.bench.compare;

import static dev.fairlead.bench.compare.Fixture.FAIRLEAD;
import static dev.fairlead.bench.compare.Fixture.HAPROXY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The figures that are made of figures. */
class StatisticsTest {

    @Test
    void a_spread_is_the_least_the_middle_and_the_greatest_whatever_the_order() {
        assertThat(Spread.of(new double[] {5, 1, 3})).hasValue(new Spread(1, 3, 5));
        assertThat(Spread.of(new double[] {4, 1, 2, 3})).hasValue(new Spread(1, 2.5, 4));
        assertThat(Spread.of(new double[0])).isEmpty();
    }

    @Test
    void percentiles_are_values_that_occurred() {
        double[] thousand = IntStream.rangeClosed(1, 1000).mapToDouble(n -> n).toArray();

        assertThat(Latencies.of(thousand)).isEqualTo(new Latencies(500, 990, 999));
        assertThat(Latencies.of(new double[] {7})).isEqualTo(new Latencies(7, 7, 7));
    }

    @Test
    void a_ratio_pairs_the_values_of_one_round_so_a_slow_round_touches_both() {
        Comparison comparison = new Fixture()
                .with(FAIRLEAD, Metric.RATE, 110, 55, 220)
                .with(HAPROXY, Metric.RATE, 100, 50, 200)
                .comparison(Metric.RATE);

        Spread ratio = comparison.ratio(FAIRLEAD, HAPROXY, Metric.RATE).orElseThrow();

        assertThat(ratio.min()).isCloseTo(1.1, within(1e-9));
        assertThat(ratio.max()).isCloseTo(1.1, within(1e-9));
    }

    @Test
    void rounds_that_one_of_two_peers_lacks_make_no_ratio() {
        Comparison comparison = new Fixture()
                .with(FAIRLEAD, Metric.RATE, 110, 55)
                .with(HAPROXY, Metric.RATE, 100)
                .comparison(Metric.RATE);

        assertThat(comparison.ratio(FAIRLEAD, HAPROXY, Metric.RATE)).hasValue(new Spread(1.1, 1.1, 1.1));
        assertThat(comparison.ratio(FAIRLEAD, HAPROXY, Metric.CPU)).isEmpty();
    }

    @Test
    void a_load_that_did_nothing_is_refused() {
        assertThatThrownBy(() -> Load.of(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Load.of(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pgbench_says_how_long_each_transaction_took_and_when_it_ended() {
        List<String> log =
                List.of("0 0 1500 0 1700000000 000000", "1 0 900 0 1700000000 500000", "0 1 2500 0 1700000001 250000");

        assertThat(PgbenchLog.durations(log)).containsExactly(0.0015, 0.0009, 0.0025);
        assertThat(PgbenchLog.cycles(log)).containsExactly(1.25);
    }

    @Test
    void processor_time_is_read_behind_a_name_with_spaces_and_brackets() {
        String stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 100 1000 200";

        assertThat(Proc.cpuSeconds(stat)).isEqualTo(3.0);
    }

    @Test
    void memory_is_the_proportional_set_size_in_bytes() {
        String rollup = """
            00400000-7ffc  ---p 00000000 00:00 0                                  [rollup]
            Rss:                2000 kB
            Pss:                1500 kB
            Pss_Anon:            100 kB
            """;

        assertThat(Proc.proportionalBytes(rollup)).isEqualTo(1500 * 1024);
    }

    @Test
    void this_process_has_used_time_and_memory() {
        List<Long> self = List.of(ProcessHandle.current().pid());

        assertThat(Proc.cpuSeconds(self)).isPositive();
        assertThat(Proc.proportionalBytes(self)).isGreaterThan(1024 * 1024);
    }
}
