package dev.fairlead.world;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The few messages of PostgreSQL's protocol that clients and servers of the world exchange. */
final class Messages {
    /** AuthenticationOk and ReadyForQuery. */
    static final byte[] READY = {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'};

    private static final byte[] READY_AGAIN = {'Z', 0, 0, 0, 5, 'I'};
    private static final int PROTOCOL_3 = 196_608;

    private Messages() {}

    static byte[] startUp(String user) {
        byte[] parameters = text("user\0" + user + "\0\0");
        return ByteBuffer.allocate(8 + parameters.length)
                .putInt(8 + parameters.length)
                .putInt(PROTOCOL_3)
                .put(parameters)
                .array();
    }

    /** Whose start-up message it is, if it is one. */
    static String user(byte[] bytes) {
        boolean startUp = bytes.length > 13
                && ByteBuffer.wrap(bytes).getInt(4) == PROTOCOL_3
                && new String(bytes, 8, 4, StandardCharsets.ISO_8859_1).equals("user");
        return startUp ? new String(bytes, 8, bytes.length - 8, StandardCharsets.ISO_8859_1).split("\0", -1)[1] : "";
    }

    static byte[] query(String text) {
        return message('Q', text + "\0");
    }

    static byte[] complete(String row) {
        return joined(message('C', row + "\0"), READY_AGAIN);
    }

    static byte[] error(String state, String words) {
        return message('E', "SFATAL\0C" + state + "\0M" + words + "\0\0");
    }

    static byte[] readOnly() {
        return joined(
                message('E', "SERROR\0C25006\0Mcannot execute INSERT in a read-only transaction\0\0"), READY_AGAIN);
    }

    private static byte[] message(char kind, String body) {
        byte[] bytes = text(body);
        return ByteBuffer.allocate(5 + bytes.length)
                .put((byte) kind)
                .putInt(4 + bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    static byte[] after(byte[] bytes, int length) {
        return Arrays.copyOfRange(bytes, length, bytes.length);
    }
}
