package dev.fairlead.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;

/**
 * What a StartupMessage asks for besides a session. Pure.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-STARTUPMESSAGE">StartupMessage</a>
 */
public final class StartUpParameters {
    private StartUpParameters() {}

    /**
     * Whether a whole StartupMessage asks for a replication connection, physical or logical.
     *
     * @param bytes from index 0, not changed
     * @param length how many of them are there
     */
    public static boolean asksForReplication(byte[] bytes, int length) {
        int name = ClientGreeting.MIN_PACKET_BYTES;
        while (name < length && bytes[name] != 0) {
            int value = afterZero(bytes, name, length);
            if (value > length) {
                return false;
            }
            int next = afterZero(bytes, value, length);
            if (is("replication", bytes, name, value)) {
                return !isNo(new String(bytes, value, next - 1 - value, ISO_8859_1));
            }
            name = next;
        }
        return false;
    }

    /** As PostgreSQL reads a Boolean; {@code database} is a yes, too. */
    private static boolean isNo(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "", "0", "f", "fa", "fal", "fals", "false", "n", "no", "of", "off" -> true;
            default -> false;
        };
    }

    private static int afterZero(byte[] bytes, int from, int length) {
        int at = from;
        while (at < length && bytes[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private static boolean is(String word, byte[] bytes, int from, int after) {
        if (after - 1 - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[from + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
