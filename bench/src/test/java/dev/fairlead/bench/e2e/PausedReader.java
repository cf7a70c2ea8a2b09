package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * A client that reads the beginning of a large result and then nothing for a long time, while the server goes on sending until everything in between
 * is full. Confined to the test's thread.
 */
final class PausedReader implements AutoCloseable {
    private static final int ROWS = 1_000_000;
    private static final int READ_BEFORE_THE_PAUSE = 1_000;
    private static final String PADDING = "x".repeat(100);

    private final Connection session;
    private final CopyOut result;
    private final long pausedSinceNanos;
    private int rows;

    private PausedReader(Connection session, CopyOut result) throws SQLException {
        this.session = session;
        this.result = result;
        read(READ_BEFORE_THE_PAUSE);
        this.pausedSinceNanos = System.nanoTime();
    }

    /** Connects and reads up to the pause. */
    static PausedReader start(String address) throws SQLException {
        Connection session = Sql.open(address);
        CopyOut result = session.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (select i, repeat('x', 100) from generate_series(1, %d) i) to stdout".formatted(ROWS));
        return new PausedReader(session, result);
    }

    boolean hasPausedFor(Duration duration) {
        return System.nanoTime() - pausedSinceNanos >= duration.toNanos();
    }

    /** Reads all that is left. Throws when anything is missing, doubled or changed. */
    void readOn() throws SQLException {
        read(ROWS - rows);
        if (result.readFromCopy() != null) {
            throw new AssertionError("there is more than was asked for");
        }
    }

    private void read(int count) throws SQLException {
        for (int more = 0; more < count; more++) {
            rows++;
            byte[] line = result.readFromCopy();
            String expected = rows + "\t" + PADDING + "\n";
            String found = line == null ? "the end" : new String(line, StandardCharsets.UTF_8);
            if (!found.equals(expected)) {
                throw new AssertionError("row " + rows + " is " + found);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        session.abort(Runnable::run);
    }
}
