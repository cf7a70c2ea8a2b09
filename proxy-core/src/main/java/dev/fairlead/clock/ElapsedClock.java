package dev.fairlead.clock;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The clock by which verdicts, leases and sessions are timed: monotonic, and it counts the time that the machine was suspended, which
 * {@link System#nanoTime()} does not. All processes of one machine share it, to some 20 ms. Any thread; never blocks.
 *
 * <p>A reading compares the wall clock with the monotonic one, because reading them is cheap and a suspend moves one against the other. Only when they have
 * moved apart is the kernel asked for the time since the machine's start, which tells a suspend from a wall clock that was set. Where the kernel does not
 * say (systemd's {@code ProcSubset=pid}, not Linux), a wall clock that jumps ahead by more than a second counts as a suspend.
 */
public final class ElapsedClock {
    /** How far the wall clock may be from where it is expected before the kernel is asked. Shorter suspends count once they add up to it. */
    static final long NOTICED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The kernel tells the time since its start to 10 ms, twice. */
    private static final long PRECISION_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long JUMP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Clocks are read one after the other: when something came between, once more, but not for ever. */
    private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int MOST_TRIES = 5;

    private static final ElapsedClock MACHINE = new ElapsedClock(new MachineClocks.OfThisMachine());

    private final MachineClocks machine;
    private final AtomicReference<Offsets> offsets;

    /**
     * What is added to the monotonic clock.
     *
     * @param wallNanos makes it the wall clock
     * @param elapsedNanos makes it this clock
     */
    private record Offsets(long wallNanos, long elapsedNanos) {}

    ElapsedClock(MachineClocks machine) {
        this.machine = machine;
        this.offsets = new AtomicReference<>(look(new Offsets(wallNanos() - machine.monotonicNanos(), 0)));
    }

    /** Nanoseconds since an instant that is the same for all processes of the machine; only differences mean something. */
    public static long nanoTime() {
        return MACHINE.read();
    }

    long read() {
        long monotonic = machine.monotonicNanos();
        Offsets known = offsets.get();
        long apart = wallNanos() - monotonic - known.wallNanos();
        return apart > NOTICED_NANOS || apart < -NOTICED_NANOS ? readAnew(known) : monotonic + known.elapsedNanos();
    }

    private long readAnew(Offsets known) {
        // Another thread that was quicker has found the same.
        offsets.compareAndSet(known, look(known));
        return machine.monotonicNanos() + offsets.get().elapsedNanos();
    }

    private Offsets look(Offsets before) {
        for (int tries = 1; ; tries++) {
            long start = machine.monotonicNanos();
            // Before the time since the start: of a suspend in between, this one knows nothing, and the next reading
            // notices.
            long wall = wallNanos() - start;
            OptionalLong boot = machine.bootNanos();
            if (machine.monotonicNanos() - start <= TOGETHER_NANOS || tries == MOST_TRIES) {
                return new Offsets(
                        wall, boot.isPresent() ? later(boot.getAsLong() - start, before) : byWall(wall, before));
            }
        }
    }

    /** Never goes back, and moves only for what can be told from the kernel's rounding. */
    private static long later(long elapsedNanos, Offsets before) {
        return elapsedNanos - before.elapsedNanos() > PRECISION_NANOS ? elapsedNanos : before.elapsedNanos();
    }

    private static long byWall(long wall, Offsets before) {
        long jump = wall - before.wallNanos();
        return before.elapsedNanos() + (jump > JUMP_NANOS ? jump : 0);
    }

    private long wallNanos() {
        return TimeUnit.MILLISECONDS.toNanos(machine.wallMillis());
    }
}
