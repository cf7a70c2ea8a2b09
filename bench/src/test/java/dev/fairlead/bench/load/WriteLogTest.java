package dev.fairlead.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.load.Outcome.Acknowledged;
import dev.fairlead.bench.load.Outcome.Failed;
import dev.fairlead.bench.load.Outcome.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteLogTest {
    private static final Outcome BROKEN = new Failed(Kind.BROKEN_SESSION, "57P01", "terminated");

    private final WriteLog log = new WriteLog(
            List.of(write(1, 10, by(5001)), write(2, 20, by(5001)), write(3, 30, BROKEN), write(4, 90, by(5002))));

    @Test
    void counts_errors_by_kind() {
        assertThat(log.errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, 1L));
        assertThat(log.errorCount()).isEqualTo(1);
    }

    @Test
    void measures_a_gap_from_the_last_success_before_the_event() {
        assertThat(log.longestGapAfter(25)).isEqualTo(Duration.ofNanos(70));
        assertThat(log.longestGapAfter(95)).isEqualTo(Duration.ZERO);
    }

    @Test
    void knows_who_acknowledged() {
        assertThat(log.firstAcknowledgedBy(5002)).map(Write::id).contains(4L);
        assertThat(log.firstAcknowledgedBy(5003)).isEmpty();
        assertThat(log.since(30).writes()).extracting(Write::id).containsExactly(3L, 4L);
    }

    private static Outcome by(int port) {
        return new Acknowledged(port, 1, 1);
    }

    private static Write write(long id, long end, Outcome outcome) {
        return new Write(id, 0, end - 5, end, outcome);
    }
}
