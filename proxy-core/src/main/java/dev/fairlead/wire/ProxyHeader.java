package dev.fairlead.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetSocketAddress;

/**
 * The header with which a proxy says on whose behalf it connects: the PROXY protocol, version 1 (a line) or 2 (binary).
 *
 * <p>Read so that not one byte too many has to be taken from the socket: what is not whole says how many bytes certainly still belong to it.
 *
 * @see <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">The PROXY protocol, versions 1 and 2</a>
 */
public sealed interface ProxyHeader {
    /** A header so far. */
    record Incomplete(int missingBytes) implements ProxyHeader {}

    /**
     * Who connected, and to which address.
     *
     * @param server of the same family as {@code client}
     */
    record Announced(InetSocketAddress client, InetSocketAddress server) implements ProxyHeader {}

    /** The sender speaks for itself (LOCAL), or does not know for whom (UNKNOWN, UNSPEC): the connection's own addresses are the client's. */
    record Unannounced() implements ProxyHeader {}

    /** No header. */
    record Malformed(String why) implements ProxyHeader {}

    /** The longest line of version 1, with its end, as the specification has it. */
    int MAX_V1_BYTES = 107;

    /** The most of version 2. Addresses take 36 bytes; the rest is extensions, which are skipped, and need some hundred. */
    int MAX_V2_BYTES = 16 + 4096;

    /**
     * @param bytes from index 0, not changed
     * @param length how many of them are there
     */
    static ProxyHeader read(byte[] bytes, int length) {
        if (length > 0 && bytes[0] == ProxyHeaderV2.SIGNATURE[0]) {
            return ProxyHeaderV2.read(bytes, length);
        }
        return ProxyHeaderV1.read(new String(bytes, 0, length, US_ASCII));
    }

    /** Version 2 for a client: what {@link #read} gives back. Addresses of two families are both written as IPv6. */
    static byte[] encode(InetSocketAddress client, InetSocketAddress server) {
        return ProxyHeaderV2.encode(client, server);
    }
}
