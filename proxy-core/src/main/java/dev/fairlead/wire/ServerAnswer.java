package dev.fairlead.wire;

/**
 * What a server's first bytes in a session mean to the proxy. Everything that is not named here belongs to the client and is passed on as it is.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP">PostgreSQL, Start-up and SSL Session Encryption</a>
 */
public sealed interface ServerAnswer {
    /** Too few bytes to say. */
    record Incomplete() implements ServerAnswer {}

    /** {@code N} to a negotiation: the client goes on in plaintext with its next packet. */
    record Declined() implements ServerAnswer {}

    /**
     * An ErrorResponse, whole.
     *
     * @param sqlState five characters
     * @param message as the server wrote it, decoded as UTF-8; may be empty
     */
    record Refused(String sqlState, String message) implements ServerAnswer {
        /** {@code cannot_connect_now}: starting up, shutting down, in recovery; another moment or another member may say yes. */
        public static final String CANNOT_CONNECT_NOW = "57P03";

        public boolean isCannotConnectNow() {
            return sqlState.equals(CANNOT_CONNECT_NOW);
        }
    }

    /** Anything else. */
    record Passed() implements ServerAnswer {}

    /** Longest ErrorResponse that is waited for; a longer one is passed on. */
    int MAX_ERROR_BYTES = 8 * 1024;

    /** The answer to an SSLRequest or GSSENCRequest. A very old server, or one that cannot fork, answers with an error. */
    static ServerAnswer toNegotiation(byte[] bytes, int length) {
        if (length == 0) {
            return Answers.INCOMPLETE;
        }
        if (bytes[0] == 'N') {
            return length == 1 ? Answers.DECLINED : Answers.PASSED;
        }
        return toStartUp(bytes, length);
    }

    /**
     * The answer to a StartupMessage. NegotiateProtocolVersion is looked past, because an error may follow it.
     *
     * @param bytes from index 0, not changed
     * @param length how many of them are there
     */
    static ServerAnswer toStartUp(byte[] bytes, int length) {
        int at = 0;
        while (at < length && bytes[at] == 'v') {
            if (length < at + Packets.HEADER_BYTES) {
                return Answers.INCOMPLETE;
            }
            int body = Packets.int32(bytes, at + 1);
            if (body < 4 || body > MAX_ERROR_BYTES) {
                return Answers.PASSED;
            }
            at += 1 + body;
        }
        if (at >= length) {
            return Answers.INCOMPLETE;
        }
        return bytes[at] == 'E' ? Answers.error(bytes, at, length) : Answers.PASSED;
    }
}
