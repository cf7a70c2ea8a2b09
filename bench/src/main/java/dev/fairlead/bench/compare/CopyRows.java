package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.LabException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The rows that are copied: one column of {@value #BYTES} bytes each.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, Binary Format</a>
 */
final class CopyRows {
    static final int BYTES = 8_000;
    /** What psql prints before the number of rows that arrived. */
    static final String COUNTED = "rows counted: ";

    /** A sequence counts the rows, since the condition throws all of them away. */
    static final String SCHEMA =
            "create table if not exists copy_sink (line bytea); create sequence if not exists copy_count;";

    private static final byte[] HEADER = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int END = -1;

    private CopyRows() {}

    /** How many make {@code bytes}; at least 1. */
    static long in(long bytes) {
        return Math.max(1, bytes / BYTES);
    }

    static String copyOut(long rows) {
        return "\\copy (select repeat('x', %d) from generate_series(1, %d)) to '/dev/null' with (format binary)"
                .formatted(BYTES, rows);
    }

    /** Lines for psql; the last says how many rows arrived. */
    static List<String> copyIn(Path file) {
        return List.of(
                "alter sequence copy_count restart",
                "\\copy copy_sink from '%s' with (format binary) where nextval('copy_count') < 0".formatted(file),
                "select '%s' || last_value from copy_count".formatted(COUNTED));
    }

    /** A file of that many rows; written when it is not there. */
    static Path file(Path directory, long rows) {
        Path file = directory.resolve("rows-" + rows);
        if (!Files.exists(file)) {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
                write(rows, new DataOutputStream(out));
            } catch (IOException e) {
                throw new LabException("cannot write " + file, e);
            }
        }
        return file;
    }

    static void write(long rows, DataOutputStream out) throws IOException {
        byte[] line = new byte[BYTES];
        Arrays.fill(line, (byte) 'x');
        out.write(HEADER);
        // No flags, and no extension of the header.
        out.writeInt(0);
        out.writeInt(0);
        for (long row = 0; row < rows; row++) {
            out.writeShort(1);
            out.writeInt(BYTES);
            out.write(line);
        }
        out.writeShort(END);
        out.flush();
    }
}
