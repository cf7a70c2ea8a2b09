package dev.fairlead.relay;

import java.net.InetSocketAddress;

/** Makes legs of one kind (epoll or NIO) on one event loop. Confined to that loop unless a method says otherwise. */
public interface Transport {
    /** Starts connecting without blocking; the outcome arrives at {@code listener}. The caller owns the leg and its deadline. */
    Leg dial(InetSocketAddress address, LegListener listener);

    /** The loop's tasks and timers. */
    LoopTimer timer();
}
