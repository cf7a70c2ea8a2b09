package dev.fairlead.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The pipes of one event loop, so many and no more. Confined to that loop; closed after it has ended.
 *
 * <p>Bounded, because each takes two file descriptors and up to {@link PipeSize#WANTED_BYTES} of the kernel's memory while its reader stalls. A stream
 * that finds no pipe is copied.
 */
final class PipePool implements AutoCloseable {
    /** How long to go without, after the kernel had none. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Deque<Pipe> idle = new ArrayDeque<>();
    private final LoopTimer timer;
    private final PipeSize size;
    private final int most;
    private int open;
    private boolean resting;
    private long restsUntilNanos;

    PipePool(LoopTimer timer, PipeSize size, int most) {
        this.timer = timer;
        this.size = size;
        this.most = most;
    }

    /** Whether {@link #lend} has one to lend; opens one if need be. */
    boolean hasPipe() {
        if (idle.isEmpty() && open < most && !isResting()) {
            open();
        }
        return !idle.isEmpty();
    }

    /** An empty pipe, which comes back by {@link #giveBack}; after {@link #hasPipe} said yes. */
    Pipe lend() {
        Pipe pipe = idle.pop();
        if (pipe.capacity() < PipeSize.WANTED_BYTES) {
            pipe.enlarge(size);
        }
        return pipe;
    }

    /** A pipe with bytes left in it would give them to the next stream, so it is closed. */
    void giveBack(Pipe pipe) {
        if (pipe.isEmpty()) {
            idle.push(pipe);
        } else {
            close(pipe);
        }
    }

    /** Closes the idle ones; those that are lent are closed when they come back. */
    @Override
    public void close() {
        while (!idle.isEmpty()) {
            close(idle.pop());
        }
    }

    /** Pipes that are open, the lent ones included. */
    int openPipes() {
        return open;
    }

    int lentPipes() {
        return open - idle.size();
    }

    private void open() {
        try {
            idle.push(Pipe.open());
            open++;
        } catch (IOException noDescriptors) {
            rest();
        }
    }

    private void close(Pipe pipe) {
        open--;
        try {
            pipe.close();
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
    }

    private void rest() {
        resting = true;
        restsUntilNanos = timer.nanoTime() + REST_NANOS;
    }

    private boolean isResting() {
        resting = resting && timer.nanoTime() - restsUntilNanos < 0;
        return resting;
    }
}
