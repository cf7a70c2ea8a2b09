package dev.fairlead.session;

import dev.fairlead.relay.Leg;
import dev.fairlead.wire.ProxyHeader;
import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.IntFunction;

/**
 * Takes a PROXY header from a leg, and not one byte more, so that what follows waits there for the session as if nothing had come before it.
 * Confined to its loop.
 */
final class ProxyHeaderReader {
    private final ByteStore heard = new ByteStore();

    /**
     * Reads what is there of it.
     *
     * @param scratch gives an empty buffer with room for so many bytes
     * @return incomplete when more must come
     * @throws EOFException when the sender left before it was whole
     * @throws IOException when the connection broke
     */
    ProxyHeader read(Leg leg, IntFunction<ByteBuf> scratch) throws IOException {
        ProxyHeader header = ProxyHeader.read(heard.bytes(), heard.length());
        while (header instanceof ProxyHeader.Incomplete incomplete && leg.isInputWaiting()) {
            ByteBuf buffer = scratch.apply(incomplete.missingBytes());
            int received = leg.read(buffer);
            if (received < 0) {
                throw new EOFException("the sender left within its header");
            }
            heard.append(buffer);
            header = ProxyHeader.read(heard.bytes(), heard.length());
            if (received == 0) {
                return header;
            }
        }
        return header;
    }
}
