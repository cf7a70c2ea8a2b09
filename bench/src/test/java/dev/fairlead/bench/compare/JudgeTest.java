package dev.fairlead.bench.compare;

import static dev.fairlead.bench.compare.Fixture.DIRECT;
import static dev.fairlead.bench.compare.Fixture.FAIRLEAD;
import static dev.fairlead.bench.compare.Fixture.FAMILIES;
import static dev.fairlead.bench.compare.Fixture.HAPROXY;
import static dev.fairlead.bench.compare.Fixture.SPLICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.bench.compare.Target.Absolute;
import dev.fairlead.bench.compare.Target.Relative;
import dev.fairlead.bench.compare.Target.Rivals;
import dev.fairlead.bench.compare.Verdict.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {

    @Test
    void the_rival_that_did_best_is_the_one_that_counts() {
        Comparison comparison = new Fixture()
                .with(FAIRLEAD, Metric.RATE, 100)
                .with(HAPROXY, Metric.RATE, 80)
                .with(SPLICE, Metric.RATE, 125)
                .comparison(Metric.RATE);

        Verdict verdict = judge(comparison, new Relative(Metric.RATE, 1.0, Rivals.HAPROXY));

        assertThat(verdict.reached()).isEqualTo("0.80 × (" + SPLICE + ")");
        assertThat(verdict.words()).isEqualTo("MISSED by 20.0 %");
    }

    @Test
    void where_less_is_better_the_least_counts_and_the_limit_itself_is_met() {
        Comparison comparison = new Fixture()
                .with(FAIRLEAD, Metric.CPU, 19)
                .with(HAPROXY, Metric.CPU, 20)
                .with(SPLICE, Metric.CPU, 40)
                .comparison(Metric.CPU);

        assertThat(judge(comparison, new Relative(Metric.CPU, 0.95, Rivals.HAPROXY))
                        .outcome())
                .isEqualTo(Outcome.MET);
        assertThat(judge(comparison, new Relative(Metric.CPU, 0.35, Rivals.HAPROXY_DEFAULT))
                        .missedBy())
                .isCloseTo(0.95 / 0.35 - 1, within(1e-9));
    }

    @Test
    void a_target_that_not_even_no_proxy_would_reach_says_so() {
        Comparison comparison = new Fixture()
                .with(FAIRLEAD, Metric.RATE, 105)
                .with(HAPROXY, Metric.RATE, 100)
                .with(DIRECT, Metric.RATE, 111)
                .comparison(Metric.RATE);

        assertThat(judge(comparison, new Relative(Metric.RATE, 1.5, Rivals.HAPROXY_DEFAULT))
                        .reached())
                .endsWith("; direct is 1.11 ×");
        assertThat(judge(comparison, new Relative(Metric.RATE, 1.0, Rivals.HAPROXY_DEFAULT))
                        .reached())
                .doesNotContain("direct");
    }

    @Test
    void an_absolute_limit_is_held_against_the_median() {
        Comparison comparison =
                new Fixture().with(FAIRLEAD, Metric.START, 0.1, 0.15, 0.9).comparison(Metric.START);

        Verdict verdict = judge(comparison, new Absolute(Metric.START, 0.12));

        assertThat(verdict.target()).isEqualTo("start to first answer ≤ 120 ms");
        assertThat(verdict.reached()).isEqualTo("150 ms");
        assertThat(verdict.words()).isEqualTo("MISSED by 25.0 %");
    }

    @Test
    void nothing_lost_is_met_and_anything_lost_is_not() {
        Absolute nothing = new Absolute(Metric.LOST, 0);

        assertThat(judge(new Fixture().with(FAIRLEAD, Metric.LOST, 0).comparison(Metric.LOST), nothing)
                        .outcome())
                .isEqualTo(Outcome.MET);
        assertThat(judge(new Fixture().with(FAIRLEAD, Metric.LOST, 1).comparison(Metric.LOST), nothing)
                        .outcome())
                .isEqualTo(Outcome.MISSED);
    }

    @Test
    void without_figures_nothing_is_said_either_way() {
        Comparison comparison = new Fixture().with(HAPROXY, Metric.RATE, 100).comparison(Metric.RATE, Metric.START);

        assertThat(judge(comparison, new Relative(Metric.RATE, 1.0, Rivals.HAPROXY))
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN);
        assertThat(judge(comparison, new Absolute(Metric.START, 1)).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    private static Verdict judge(Comparison comparison, Target target) {
        return Judge.judge(comparison, List.of(target), FAMILIES).getFirst();
    }
}
