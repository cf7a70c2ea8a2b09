package dev.fairlead.relay;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** One open listening socket. All methods: any thread. */
public interface Listening extends AutoCloseable {
    /** How long accepting rests after it failed, in nanoseconds: short for a client that waits, long for a loop that would otherwise spin. */
    long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The address with the port that the kernel chose, where 0 was asked for. */
    InetSocketAddress localAddress();

    /** Leaves new connections in the kernel's queue until {@link #resume}. Some already accepted may still be delivered. Idempotent. */
    void pause();

    /** Accepts again. Idempotent. */
    void resume();

    /** Stops listening and frees the port; the kernel refuses what still waits in its queue. Idempotent. */
    @Override
    void close();
}
