package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Figures;
import dev.fairlead.bench.compare.Metric;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Stand;
import dev.fairlead.bench.compare.Target;
import dev.fairlead.bench.compare.Workload;
import dev.fairlead.bench.generator.Generator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Clients that stop reading in the middle of a big result and go on after a while: a cursor, a debugger, a full disk. */
record Stalled(int readers) implements Workload {
    /** Each. Beyond what all buffers of the kernel on the way take in, of which Linux gives a socket up to 6 MB. */
    private static final long BYTES = 48_000_000;

    private static final double GROWTH_LIMIT = 1024 * 1024;

    @Override
    public String name() {
        return "stalled-" + readers;
    }

    @Override
    public String title() {
        return readers + " clients that stop reading for a while in the middle of a big result";
    }

    @Override
    public String unit() {
        return "session";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.BASE, Metric.MEMORY, Metric.GROWTH, Metric.LOST);
    }

    @Override
    public List<Target> targets() {
        return List.of(new Target.Absolute(Metric.GROWTH, GROWTH_LIMIT), new Target.Absolute(Metric.LOST, 0));
    }

    @Override
    public boolean alone() {
        return true;
    }

    /** One is enough: what is kept for a client that does not read follows from sizes, not from chance. */
    @Override
    public int rounds(Pace pace) {
        return 1;
    }

    @Override
    public Figures measure(Stand stand, Pace pace) {
        String address = stand.address();
        double before = stand.hasProcess() ? stand.memoryBytes() : 0;
        try (Generator stall = Generator.start(
                "stall",
                List.of(
                        "--to", address,
                        "--readers", Integer.toString(readers),
                        "--bytes", Long.toString(BYTES),
                        "--seconds", Seconds.of(pause(pace))))) {
            stall.nextLine();
            double most = stand.hasProcess() ? mostUntilShortlyBefore(pause(pace), stand) : 0;
            Result result = new Result(stall.nextLine());
            Figures lost = Figures.NONE.with(Metric.LOST, readers * BYTES - result.number("bytes"));
            return stand.hasProcess()
                    ? lost.with(Metric.BASE, before)
                            .with(Metric.MEMORY, most)
                            .with(Metric.GROWTH, (most - before) / readers)
                    : lost;
        }
    }

    /** Two minutes where time is no object. */
    private static Duration pause(Pace pace) {
        return pace.run().compareTo(Pace.FULL.run()) < 0 ? pace.run().multipliedBy(4) : Duration.ofMinutes(2);
    }

    private static double mostUntilShortlyBefore(Duration end, Stand stand) {
        long deadline = System.nanoTime() + end.multipliedBy(3).dividedBy(4).toNanos();
        double most = stand.memoryBytes();
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(end.dividedBy(20).toNanos());
            most = Math.max(most, stand.memoryBytes());
        }
        return most;
    }
}
