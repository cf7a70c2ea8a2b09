package dev.fairlead.wire;

/**
 * The message by which a client ends its session; nothing comes after it, and the server closes.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">PostgreSQL: Message Formats</a>
 */
public final class Terminate {
    private static final byte[] MESSAGE = {'X', 0, 0, 0, 4};

    private Terminate() {}

    /** Five bytes. */
    public static byte[] bytes() {
        return MESSAGE.clone();
    }
}
