package dev.fairlead.wire;

/**
 * What a client's first bytes are. Decided at the earliest byte that settles it, so how the bytes were split on their way never matters, and
 * nobody who speaks another protocol is kept waiting.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">StartupMessage, SSLRequest, GSSENCRequest, CancelRequest</a>
 */
public sealed interface ClientGreeting {
    /** Nothing but PostgreSQL fits so far, and it is not whole yet. */
    record Incomplete() implements ClientGreeting {}

    /** A whole StartupMessage of protocol 3. */
    record StartUp(int lengthBytes) implements ClientGreeting {}

    /** A whole SSLRequest or GSSENCRequest, which PostgreSQL answers with one byte. */
    record Negotiation(int lengthBytes) implements ClientGreeting {}

    /** A whole CancelRequest. Its key has four bytes before protocol 3.2, and up to 256 since. */
    record Cancel(int lengthBytes) implements ClientGreeting {}

    /** A TLS record instead of an SSLRequest ({@code sslnegotiation=direct}, PostgreSQL 17). */
    record DirectTls() implements ClientGreeting {}

    /** Not PostgreSQL's: to be relayed untouched. */
    record Untouched() implements ClientGreeting {}

    /** {@code PG_MAX_STARTUP_PACKET} of PostgreSQL's {@code postmaster.h}: the longest packet that a server takes, its length word included. */
    int MAX_PACKET_BYTES = 10_000;

    /** The length word and the code. */
    int MIN_PACKET_BYTES = 8;

    /**
     * @param bytes from index 0, not changed
     * @param length how many of them are there
     */
    static ClientGreeting read(byte[] bytes, int length) {
        if (length == 0) {
            return Packets.INCOMPLETE;
        }
        if (bytes[0] == Packets.TLS_HANDSHAKE) {
            return tlsRecord(bytes, length);
        }
        if (isExcludedByLength(bytes, length)) {
            return Packets.UNTOUCHED;
        }
        return length < MIN_PACKET_BYTES ? Packets.INCOMPLETE : byCode(bytes, length);
    }

    /**
     * A TLS record is waited for until it is whole: a client that sends a piece of one and falls silent must not take a backend's place.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-5.1">RFC 8446, record layer</a>
     */
    private static ClientGreeting tlsRecord(byte[] bytes, int length) {
        if (length < Packets.TLS_HEADER_BYTES) {
            return Packets.INCOMPLETE;
        }
        int record = Packets.TLS_HEADER_BYTES + ((bytes[3] & 0xFF) << 8 | (bytes[4] & 0xFF));
        if (record > MAX_PACKET_BYTES) {
            return Packets.UNTOUCHED;
        }
        return length < record ? Packets.INCOMPLETE : Packets.DIRECT_TLS;
    }

    /** Whether no length of 8..10000 begins with these bytes. */
    private static boolean isExcludedByLength(byte[] bytes, int length) {
        long least = 0;
        long most = 0;
        for (int i = 0; i < 4; i++) {
            least = least << 8 | (i < length ? bytes[i] & 0xFF : 0);
            most = most << 8 | (i < length ? bytes[i] & 0xFF : 0xFF);
        }
        return most < MIN_PACKET_BYTES || least > MAX_PACKET_BYTES;
    }

    private static ClientGreeting byCode(byte[] bytes, int length) {
        int packet = Packets.int32(bytes, 0);
        int code = Packets.int32(bytes, 4);
        ClientGreeting whole = switch (code) {
            case Packets.SSL_REQUEST, Packets.GSSENC_REQUEST ->
                packet == MIN_PACKET_BYTES ? new Negotiation(packet) : Packets.UNTOUCHED;
            case Packets.CANCEL_REQUEST -> packet > Packets.CANCEL_KEY_AT ? new Cancel(packet) : Packets.UNTOUCHED;
            default -> code >>> 16 == 3 ? new StartUp(packet) : Packets.UNTOUCHED;
        };
        return length < packet && !(whole instanceof Untouched) ? Packets.INCOMPLETE : whole;
    }
}
