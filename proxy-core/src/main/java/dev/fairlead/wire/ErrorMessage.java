package dev.fairlead.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * An error that the proxy itself sends to a client whose plaintext StartupMessage it has read. Always FATAL: the connection ends with it.
 *
 * @param sqlState five characters, see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Error Codes</a>
 * @param message one sentence, no full stop, as PostgreSQL writes them
 * @param detail more about it; may be empty
 * @param hint what to do; may be empty
 */
public record ErrorMessage(String sqlState, String message, String detail, String hint) {
    public ErrorMessage {
        requireNonNull(message, "message");
        requireNonNull(detail, "detail");
        requireNonNull(hint, "hint");
        if (sqlState.length() != 5) {
            throw new IllegalArgumentException("a SQLSTATE has five characters, not " + sqlState);
        }
    }

    /** The whole ErrorResponse. Severity goes twice: S may be localised, V never is (since PostgreSQL 9.6). */
    public byte[] encode() {
        var fields = new ByteArrayOutputStream();
        field(fields, 'S', "FATAL");
        field(fields, 'V', "FATAL");
        field(fields, 'C', sqlState);
        field(fields, 'M', message);
        field(fields, 'D', detail);
        field(fields, 'H', hint);
        fields.write(0);
        byte[] body = fields.toByteArray();
        return ByteBuffer.allocate(Packets.HEADER_BYTES + body.length)
                .put((byte) 'E')
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    private static void field(ByteArrayOutputStream fields, char type, String text) {
        if (!text.isEmpty()) {
            fields.write(type);
            fields.writeBytes(text.replace('\0', ' ').getBytes(UTF_8));
            fields.write(0);
        }
    }
}
