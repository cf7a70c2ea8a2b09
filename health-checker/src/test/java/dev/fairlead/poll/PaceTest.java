package dev.fairlead.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    @ParameterizedTest
    @CsvSource({
        // urgent, for ms, hot, for ms, latency ms, interval ms
        "false,      0, false,      0,    2, 1000",
        "false,      0, false,      0,   50, 1000",
        "false,      0, false,      0,   80, 1600",
        "false,      0, false,      0,  300, 2500",
        "true,       0, false,      0,    2,  100",
        "true,   59999, false,      0,    2,  100",
        "true,   60000, false,      0,    2,  250",
        "true,       0, false,      0,    5,  100",
        "true,       0, false,      0,   15,  300",
        "true,   60000, false,      0,   12,  250",
        "true,       0, false,      0, 3000, 1000",
        "true,       0,  true,      0,    2,   20",
        "true,       0,  true,   9999,    2,   20",
        "true,       0,  true,  10000,    2,  100",
        "true,   60000,  true,  10000,    2,  250",
        "true,       0,  true,      0,    5,   20",
        "true,       0,  true,      0,   30,  120",
        "true,       0,  true,      0,  900, 1000",
        "false,      0,  true,      0,    2,   20",
    })
    void paces_by_what_is_going_on(
            boolean urgent, long urgentFor, boolean hot, long hotFor, long latency, long interval) {
        var mood = new Pace.Mood(urgent, nanos(urgentFor), hot, nanos(hotFor), nanos(latency));

        assertThat(Duration.ofNanos(Pace.interval(mood)).toMillis()).isEqualTo(interval);
    }

    @Test
    void one_slow_answer_slows_down_a_little_and_several_do_by_all_they_took() {
        Pace.Latency normal = Pace.Latency.UNKNOWN.afterAnswer(nanos(4));

        Pace.Latency once = normal.afterAnswer(nanos(100));
        Pace.Latency often = once;
        for (int answer = 0; answer < 20; answer++) {
            often = often.afterAnswer(nanos(100));
        }

        assertThat(millis(normal)).isEqualTo(4);
        assertThat(millis(once)).isEqualTo(28);
        assertThat(millis(often)).isBetween(98L, 100L);
    }

    @Test
    void a_dropped_connection_is_a_slow_answer_and_a_member_that_was_away_begins_anew() {
        Pace.Latency normal = Pace.Latency.UNKNOWN.afterAnswer(nanos(4));

        Pace.Latency dropped = normal.afterSilence(nanos(3_000));
        Pace.Latency away = dropped;
        for (int probe = 0; probe < 4; probe++) {
            away = away.afterSilence(nanos(3_000));
        }

        assertThat(millis(dropped)).isEqualTo(78);
        assertThat(millis(dropped.afterAnswer(nanos(4)))).isEqualTo(59);
        assertThat(millis(away)).isGreaterThan(200);
        assertThat(millis(away.afterAnswer(nanos(4)))).isEqualTo(4);
    }

    private static long millis(Pace.Latency latency) {
        return Duration.ofNanos(latency.averageNanos()).toMillis();
    }

    @ParameterizedTest
    @CsvSource({
        // interval ms, since the last start ms, in flight, due
        "1000,  999, 0, false",
        "1000, 1000, 0, true",
        " 100,  249, 1, false",
        " 100,  250, 1, true",
        "1000,  250, 1, false",
        "1000, 1000, 1, true",
        "  20,   19, 0, false",
        "  20,   20, 0, true",
        "  20,  100, 1, false",
        "   0,    0, 0, true",
        "   0,  249, 1, false",
        "   0,  250, 1, true",
        "   0, 9999, 2, false",
    })
    void starts_a_second_only_after_a_quarter_of_a_second_and_never_a_third(
            long interval, long since, int inFlight, boolean due) {
        assertThat(Pace.isDue(nanos(interval), nanos(since), inFlight)).isEqualTo(due);
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
