package dev.fairlead.bench.breakdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.SharedLab;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("cluster")
@ExtendWith(SharedLab.class)
class BreakdownOnARealClusterTest {
    @Test
    void memory_is_told_apart_by_what_it_is_for(Lab lab) {
        MemoryBreakdown breakdown = MemoryBreakdown.measure(lab, 30);

        assertThat(breakdown.after()).allSatisfy((share, bytes) -> {
            if (share != Share.AOT_CACHE) {
                assertThat(bytes).as(share.title()).isPositive();
            }
        });
    }

    @Test
    void metrics_on_and_off_are_measured_in_the_same_rounds(Lab lab) {
        MetricsCost cost = MetricsCost.measure(lab, Duration.ofMillis(300), 2);

        assertThat(cost.rounds()).hasSize(2).allSatisfy(round -> {
            assertThat(round.counting()).isPositive();
            assertThat(round.notCounting()).isPositive();
        });
    }
}
