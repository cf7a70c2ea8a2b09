package dev.fairlead.relay;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One side's socket of a session, on an event loop: a thin handle with plain recv and send, no pipeline, no buffer of its own.
 *
 * <p>Confined to its event loop. Readiness is edge-triggered and remembered by the owner: after {@link LegListener#onReadable()} read until
 * {@link #read} returns 0 (or stop early and read again later without a new event); after a {@link #write} that took less than all, wait for
 * {@link LegListener#onWritable()}.
 */
public interface Leg {
    /**
     * Receives at most {@code target.writableBytes()} bytes.
     *
     * @return bytes received; 0 when nothing is there now; -1 at the orderly end of the stream
     * @throws IOException when the connection was reset or is otherwise broken
     */
    int read(ByteBuf target) throws IOException;

    /**
     * Sends from {@code source}'s readable bytes and advances its reader index by what the kernel took.
     *
     * @return bytes sent; 0 when the socket takes none now
     * @throws IOException when the connection was reset or is otherwise broken
     */
    int write(ByteBuf source) throws IOException;

    /** Whether the peer's end of stream is already waiting behind unread bytes, so that a short read must not be taken for "nothing more". */
    boolean isInputEnding();

    /**
     * Whether bytes, the end of the stream or an error may be waiting: an event said so, and no {@link #read} since came back short. Lets a new
     * owner skip a read that would find nothing. A fake that does not track this says yes.
     */
    default boolean isInputWaiting() {
        return true;
    }

    /** Sends the end of stream after all written bytes; reading goes on. Idempotent. */
    void shutdownOutput();

    /** Has the kernel find out whether a silent peer is still there, see {@link Keepalive}; an accepted leg has that from its listener. Idempotent. */
    void keepAlive();

    /** Closes in order. Idempotent; no event follows. */
    void close();

    /** Closes with a reset (SO_LINGER 0), so that the other side cannot take a broken stream for a complete one. Idempotent; no event follows. */
    void reset();

    /** Replaces the receiver of events; takes effect for the next event. */
    void listener(LegListener listener);

    /** The proxy's end of this connection; the wildcard address with port 0 when the leg was closed before anyone asked. */
    InetSocketAddress localAddress();

    InetSocketAddress remoteAddress();
}
