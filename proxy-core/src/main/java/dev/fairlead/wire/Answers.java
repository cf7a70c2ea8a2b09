package dev.fairlead.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.wire.ServerAnswer.Declined;
import dev.fairlead.wire.ServerAnswer.Incomplete;
import dev.fairlead.wire.ServerAnswer.Passed;
import dev.fairlead.wire.ServerAnswer.Refused;

/** Takes an ErrorResponse apart. */
final class Answers {
    static final ServerAnswer INCOMPLETE = new Incomplete();
    static final ServerAnswer DECLINED = new Declined();
    static final ServerAnswer PASSED = new Passed();

    private Answers() {}

    /**
     * The error that begins at {@code at}. A server that cannot fork writes {@code E} and a bare text (protocol 2): read as a length, that text
     * is far too long, and is passed on.
     */
    static ServerAnswer error(byte[] bytes, int at, int length) {
        if (length < at + Packets.HEADER_BYTES) {
            return INCOMPLETE;
        }
        int body = Packets.int32(bytes, at + 1);
        if (body < 4 || body > ServerAnswer.MAX_ERROR_BYTES) {
            return PASSED;
        }
        int end = at + 1 + body;
        return length < end ? INCOMPLETE : fields(bytes, at + Packets.HEADER_BYTES, end);
    }

    /** Fields are a type byte and a text that ends with a zero; a zero instead of a type ends them. */
    private static ServerAnswer fields(byte[] bytes, int from, int end) {
        String sqlState = "";
        String message = "";
        int at = from;
        while (at < end && bytes[at] != 0) {
            int stop = zeroAfter(bytes, at, end);
            String text = new String(bytes, at + 1, stop - at - 1, UTF_8);
            switch (bytes[at]) {
                case 'C' -> sqlState = text;
                case 'M' -> message = text;
                default -> {}
            }
            at = stop + 1;
        }
        return sqlState.length() == 5 ? new Refused(sqlState, message) : PASSED;
    }

    private static int zeroAfter(byte[] bytes, int at, int end) {
        int stop = at + 1;
        while (stop < end && bytes[stop] != 0) {
            stop++;
        }
        return Math.min(stop, end);
    }
}
