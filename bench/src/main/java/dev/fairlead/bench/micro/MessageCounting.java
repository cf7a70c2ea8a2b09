package dev.fairlead.bench.micro;

import dev.fairlead.relay.LegListener;
import dev.fairlead.relay.Relay;
import dev.fairlead.relay.RelayLoop;
import dev.fairlead.relay.Side;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A message of 64 bytes through a relay between legs of paper, counted as it is, and in other ways besides.
 *
 * <p>Backs the rule that no meter runs per message: a relay adds to a plain number of its own, which is looked at once a second.
 *
 * <p>Found, in nanoseconds: 17 as it is, 18 with an adder as well, 19 with a meter as well; on a busy machine the three cannot be told apart. A meter at hand would cost little on one loop, so
 * speed is no reason against it; that the number is needed for each session anyway, and that a meter is found by its labels ({@link SessionCounting}), are.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageCounting {
    private static final byte[] MESSAGE = new byte[64];

    private final PaperLeg client = new PaperLeg(LegListener.NOBODY);
    private final PaperLeg server = new PaperLeg(LegListener.NOBODY);
    private final RelayLoop loop = new RelayLoop(new PaperTimer(), _ -> true, failure -> {
        throw new IllegalStateException(failure);
    });
    private final Relay relay = new Relay(loop, client, server, _ -> {});
    private final LongAdder adder = new LongAdder();
    private final Counter counter = Counter.builder("bytes")
            .tags("route", "rw", "direction", "upstream")
            .register(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

    @Setup
    public void start() {
        relay.start(Unpooled.EMPTY_BUFFER, Unpooled.EMPTY_BUFFER);
    }

    @TearDown
    public void end() {
        relay.cut();
        loop.close();
    }

    /** @return what the relay has counted so far, in bytes */
    @Benchmark
    public long asItIs() {
        client.says(MESSAGE);
        return relay.bytesTo(Side.UPSTREAM);
    }

    /** With an adder that other threads may read at any time. */
    @Benchmark
    public long andByAdder() {
        adder.add(MESSAGE.length);
        return asItIs();
    }

    /** With a counter of Micrometer's, at hand and not looked up. */
    @Benchmark
    public long andByMeter() {
        counter.increment(MESSAGE.length);
        return asItIs();
    }

    /** The bytes that the ways beside the relay's have counted. */
    long countedBeside() {
        return adder.sum() + (long) counter.count();
    }
}
