package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * What all relays of one event loop share. Confined to that loop; closed after it has ended.
 *
 * <p>The one buffer is the reason why an idle session owns none: bytes rest in it only between a recv and the send that follows at once. Pipes are
 * lent for as long as bytes are in them.
 */
public final class RelayLoop implements AutoCloseable {
    /** Bytes of the shared buffer, and the most that one recv asks for. Larger ones gained nothing in bulk and fell out of the cache. */
    static final int BUFFER_BYTES = 512 * 1024;

    /**
     * Pipes of all loops of a process together, idle ones included, or one each where there are more loops; two descriptors and up to 1 MB of the kernel's
     * memory each.
     */
    public static final int MOST_PIPES = 32;

    /** The leak detector would watch each access of a buffer that lives as long as the process. */
    private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);

    private static final PipeSize PIPE_SIZE = new FcntlPipeSize();

    private final ByteBuf shared = UNTRACKED.directBuffer(BUFFER_BYTES, BUFFER_BYTES);
    private final LoopTimer timer;
    private final RelayGate gate;
    private final FailureListener failures;
    private final PipePool pipes;

    /** For relays that copy whatever comes. */
    public RelayLoop(LoopTimer timer, RelayGate gate, FailureListener failures) {
        this(timer, gate, failures, new PipePool(timer, PIPE_SIZE, 0));
    }

    /** @param loops how many loops share the {@value #MOST_PIPES} pipes */
    public RelayLoop(LoopTimer timer, RelayGate gate, FailureListener failures, int loops) {
        this(timer, gate, failures, new PipePool(timer, PIPE_SIZE, Math.max(1, MOST_PIPES / loops)));
    }

    RelayLoop(LoopTimer timer, RelayGate gate, FailureListener failures, PipePool pipes) {
        this.timer = timer;
        this.gate = gate;
        this.failures = failures;
        this.pipes = pipes;
    }

    PipePool pipes() {
        return pipes;
    }

    boolean mayRelay() {
        return gate.mayRelay(timer.nanoTime());
    }

    /** Runs {@code task} when the sockets have been looked at once more. Netty empties its queue of tasks first, those included that come meanwhile. */
    void afterIo(Runnable task) {
        timer.schedule(task, 0);
    }

    void onFailure(Throwable cause) {
        failures.onFailure(cause);
    }

    /** The shared buffer, empty, with room for exactly {@code limit} bytes; valid until the next call. Moving both indexes needs no slice. */
    ByteBuf shared(int limit) {
        return shared.setIndex(BUFFER_BYTES - limit, BUFFER_BYTES - limit);
    }

    /** Copies what is left in {@code source} to a pooled buffer that the caller owns. */
    ByteBuf keep(ByteBuf source) {
        return allocator().directBuffer(source.readableBytes()).writeBytes(source);
    }

    /** Frees the shared buffer and the pipes. After the loop has ended, or on it. */
    @Override
    public void close() {
        shared.release();
        pipes.close();
    }

    private static ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }
}
