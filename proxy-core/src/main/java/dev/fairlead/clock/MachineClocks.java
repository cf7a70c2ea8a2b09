package dev.fairlead.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The clocks that a machine offers. Any thread. */
interface MachineClocks {
    /** Stands still while the machine is suspended. */
    long monotonicNanos();

    /** What people set and time servers correct. */
    long wallMillis();

    /** Since the machine's start, its suspends included, to 10 ms; empty where it cannot be read. */
    OptionalLong bootNanos();

    /** Those of this machine. */
    final class OfThisMachine implements MachineClocks {
        private static final Path UPTIME = Path.of("/proc/uptime");
        private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }

        /** @see <a href="https://man7.org/linux/man-pages/man5/proc_uptime.5.html">proc_uptime(5)</a> */
        @Override
        public OptionalLong bootNanos() {
            try {
                String uptime = Files.readString(UPTIME);
                return OptionalLong.of(
                        (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * NANOS_PER_SECOND));
            } catch (IOException | RuntimeException unreadable) {
                return OptionalLong.empty();
            }
        }
    }
}
