package dev.fairlead.relay;

import dev.fairlead.clock.ElapsedClock;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The timer of a real loop; what its tasks throw is reported and ends there. */
final class EventLoopTimer implements LoopTimer {
    private final IoEventLoop loop;
    private final LoopEdge edge;

    EventLoopTimer(IoEventLoop loop, LoopEdge edge) {
        this.loop = loop;
        this.edge = edge;
    }

    @Override
    public long nanoTime() {
        return ElapsedClock.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(edge.guard(task));
    }

    @Override
    public Cancellable schedule(Runnable task, long delayNanos) {
        Future<?> scheduled = loop.schedule(edge.guard(task), delayNanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }
}
