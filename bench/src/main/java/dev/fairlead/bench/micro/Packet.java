package dev.fairlead.bench.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.wire.ClientGreeting;
import java.nio.ByteBuffer;

/**
 * A client's first packet.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">StartupMessage, SSLRequest, CancelRequest</a>
 */
public enum Packet {
    /** What psql sends. */
    START_UP(startUp("alice\0database\0shop\0application_name\0psql\0client_encoding\0UTF8")),
    SSL_REQUEST(packet(80_877_103, new byte[0])),
    /** With the key of protocol 3.0: a process number and four bytes. */
    CANCEL(packet(80_877_102, new byte[8])),
    /** The longest StartupMessage that a server takes. */
    LONGEST(packet(3 << 16, new byte[ClientGreeting.MAX_PACKET_BYTES - ClientGreeting.MIN_PACKET_BYTES]));

    /** Not copied for each call, which would be measured too; nobody here writes to it. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final byte[] bytes;

    Packet(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** The StartupMessage of {@code user}. */
    static byte[] startUp(String user) {
        return packet(3 << 16, ("user\0" + user + "\0\0").getBytes(UTF_8));
    }

    private static byte[] packet(int code, byte[] rest) {
        int length = ClientGreeting.MIN_PACKET_BYTES + rest.length;
        return ByteBuffer.allocate(length).putInt(length).putInt(code).put(rest).array();
    }
}
