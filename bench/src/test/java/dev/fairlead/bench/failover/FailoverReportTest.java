package dev.fairlead.bench.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.load.Outcome.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailoverReportTest {
    private final FailoverReport report =
            new FailoverReport(Map.of("kernel", "Linux"), List.of(trial(30, 1), trial(10, 3), trial(20, 2)));

    @Test
    void shows_least_median_and_greatest_for_each_proxy() {
        assertThat(report.table())
                .contains("Planned switchover, 3 times; the cluster itself took no write for 1,280 ms (median)")
                .containsPattern("Fairlead +10 +20 +30 +2 +3");
    }

    @Test
    void says_which_errors_there_were_and_leaves_out_what_did_not_happen() {
        assertThat(report.table()).contains("6 refused").doesNotContain("Kill");
    }

    @Test
    void fits_a_terminal() {
        assertThat(report.table().lines()).allMatch(line -> line.length() <= 100);
    }

    private static Trial trial(double added, long errors) {
        return new Trial(
                Event.SWITCHOVER,
                "node1",
                "node2",
                1280,
                List.of(new Finding("Fairlead", added, 1300, Map.of(Kind.REFUSED, errors))));
    }
}
