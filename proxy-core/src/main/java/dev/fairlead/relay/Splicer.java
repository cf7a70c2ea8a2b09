package dev.fairlead.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Moves a stream through a pipe in the kernel, which passes pages on instead of copying them; only between legs on epoll.
 *
 * <p>A pipe is lent from the first byte in it to the last one out of it, so a session that is idle has none, and all sessions that keep up share one.
 */
final class Splicer extends Mover {
    /** A round that moves less than this would have been cheaper by copying. */
    private static final int LEAST_BYTES = 16 * 1024;

    /** So many such rounds in a row are no stream any more. */
    private static final int SMALL_ROUNDS = 64;

    private final EpollLeg source;
    private final EpollLeg sink;
    private final PipePool pool;
    private final Copier copier;
    private @Nullable Pipe pipe;
    private int smallRounds;

    private Splicer(EpollLeg source, EpollLeg sink, PipePool pool, Copier copier) {
        this.source = source;
        this.sink = sink;
        this.pool = pool;
        this.copier = copier;
    }

    /** Who moves a stream between these two: a splicer if they are on epoll and there is a pipe for it, or else {@code copier}. */
    static Mover between(Leg source, Leg sink, PipePool pool, Copier copier) {
        return source instanceof EpollLeg from && sink instanceof EpollLeg to
                ? new Splicer(from, to, pool, copier).next()
                : copier;
    }

    /**
     * Splice answers 0 at the end of a stream as it does when nothing is there; recv tells the two apart, so what comes after the end was announced
     * is left to the copier.
     */
    @Override
    Mover next() {
        if (isHolding()) {
            return this;
        }
        if (smallRounds >= SMALL_ROUNDS) {
            copier.calm();
            return copier;
        }
        return source.isInputEnding() || !pool.hasPipe() ? copier : this;
    }

    @Override
    int take() throws IOException {
        Pipe into = pipe == null ? pool.lend() : pipe;
        pipe = into;
        holds(true);
        int taken = source.spliceInto(into);
        if (taken > 0) {
            smallRounds = taken < LEAST_BYTES ? smallRounds + 1 : 0;
        } else if (into.isEmpty()) {
            drop();
        } else {
            onFull();
        }
        return taken;
    }

    @Override
    int give() throws IOException {
        int given = pipe == null ? 0 : sink.spliceFrom(pipe);
        if (given > 0) {
            full(false);
        }
        if (pipe != null && pipe.isEmpty()) {
            drop();
        }
        return given;
    }

    @Override
    void drop() {
        if (pipe != null) {
            pool.giveBack(pipe);
            pipe = null;
        }
        holds(false);
        full(false);
    }

    /** Nothing went into a pipe that is not empty: it is full, or nothing is there. Until it has been emptied we need not know which. */
    private void onFull() {
        full(true);
        source.ignoreInput();
    }
}
