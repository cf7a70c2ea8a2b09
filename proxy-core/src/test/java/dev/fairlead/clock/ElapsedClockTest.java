package dev.fairlead.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ElapsedClockTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Machine machine = new Machine();
    private final ElapsedClock clock = new ElapsedClock(machine);

    @Test
    void counts_what_passes_while_the_machine_is_awake() {
        long before = clock.read();

        machine.passes(3 * SECOND);

        assertThat(clock.read() - before).isEqualTo(3 * SECOND);
    }

    @Test
    void counts_a_suspend_at_the_first_reading_after_it() {
        long before = clock.read();

        machine.isSuspended(15 * SECOND);

        assertThat(clock.read() - before).isBetween(15 * SECOND - SECOND / 100, 15 * SECOND + SECOND / 100);
    }

    @Test
    void counts_short_suspends_together() {
        long before = clock.read();

        for (int i = 0; i < 100; i++) {
            machine.isSuspended(SECOND / 20);
            clock.read();
        }

        assertThat(clock.read() - before).isBetween(5 * SECOND - ElapsedClock.NOTICED_NANOS - SECOND / 20, 5 * SECOND);
    }

    @Test
    void a_wall_clock_that_is_set_changes_nothing() {
        long before = clock.read();

        machine.wallIsSet(3_600 * SECOND);
        long ahead = clock.read();
        machine.wallIsSet(-7_200 * SECOND);
        long back = clock.read();

        assertThat(ahead).isEqualTo(before);
        assertThat(back).isEqualTo(before);
        machine.isSuspended(15 * SECOND);
        assertThat(clock.read() - before).isGreaterThan(14 * SECOND);
    }

    @Test
    void a_wall_clock_that_jumps_ahead_counts_as_a_suspend_where_the_kernel_does_not_say() {
        machine.tellsNoUptime = true;
        long before = clock.read();

        machine.wallIsSet(-60 * SECOND);
        machine.wallIsSet(SECOND / 2);
        assertThat(clock.read()).isEqualTo(before);
        machine.isSuspended(15 * SECOND);

        assertThat(clock.read() - before).isEqualTo(15 * SECOND);
    }

    @Test
    void two_processes_agree_whenever_they_were_started() {
        machine.isSuspended(15 * SECOND);
        clock.read();

        var younger = new ElapsedClock(machine);

        assertThat(younger.read() - clock.read()).isBetween(-SECOND / 50, SECOND / 50);
    }

    @Test
    void the_clock_of_this_machine_goes_with_the_monotonic_one() {
        long monotonic = System.nanoTime();
        long elapsed = ElapsedClock.nanoTime();

        assertThat(ElapsedClock.nanoTime() - elapsed).isBetween(0L, System.nanoTime() - monotonic);
    }

    private static final class Machine implements MachineClocks {
        private static final long TICK = Duration.ofMillis(10).toNanos();

        private boolean tellsNoUptime;
        private long awakeNanos = 1_003 * SECOND + 3_456_789;
        private long suspendedNanos = 77 * SECOND;
        private long wallNanos = 1_700_000_000 * SECOND;

        void passes(long nanos) {
            awakeNanos += nanos;
            wallNanos += nanos;
        }

        void isSuspended(long nanos) {
            suspendedNanos += nanos;
            wallNanos += nanos;
        }

        void wallIsSet(long nanos) {
            wallNanos += nanos;
        }

        @Override
        public long monotonicNanos() {
            return awakeNanos;
        }

        @Override
        public long wallMillis() {
            return Duration.ofNanos(wallNanos).toMillis();
        }

        @Override
        public OptionalLong bootNanos() {
            return tellsNoUptime ? OptionalLong.empty() : OptionalLong.of((awakeNanos + suspendedNanos) / TICK * TICK);
        }
    }
}
