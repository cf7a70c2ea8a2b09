package dev.fairlead.wire;

/** Numbers and lengths as PostgreSQL writes them: big-endian. */
final class Packets {
    /** Content type 22, RFC 8446, section 5.1. */
    static final int TLS_HANDSHAKE = 0x16;

    /** Type, version, length. */
    static final int TLS_HEADER_BYTES = 5;

    /** The codes of these three stand where a start-up packet has its version: 1234 and a small number, as 16 bits each. */
    static final int CANCEL_REQUEST = 1234 << 16 | 5678;

    static final int SSL_REQUEST = 1234 << 16 | 5679;
    static final int GSSENC_REQUEST = 1234 << 16 | 5680;

    /** Where the key of a CancelRequest begins, after length, code and process id. */
    static final int CANCEL_KEY_AT = 12;

    /** A server message begins with its type and its length, which counts itself but not the type. */
    static final int HEADER_BYTES = 5;

    static final ClientGreeting INCOMPLETE = new ClientGreeting.Incomplete();
    static final ClientGreeting DIRECT_TLS = new ClientGreeting.DirectTls();
    static final ClientGreeting UNTOUCHED = new ClientGreeting.Untouched();

    private Packets() {}

    static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }
}
