package dev.fairlead.bench.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Runs work in transactions and repeats what a lost connection interrupted. The part that {@code docs/connecting.md} shows is the same there, to the letter.
 * Safe for use by several threads.
 */
final class Transactions {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** What to do in a transaction. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DataSource pool;
    private final Consumer<String> log;

    Transactions(DataSource pool, Consumer<String> log) {
        this.pool = pool;
        this.log = log;
    }

    <T> T inTransaction(Work<T> work) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection connection = pool.getConnection()) {
                connection.setAutoCommit(false);
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException error) {
                if (!isLostConnection(error) || System.nanoTime() > deadline) {
                    throw error;
                }
                log.accept("the transaction is repeated: " + error.getSQLState() + " " + error.getMessage());
            }
        }
    }

    /** Class 08, the end of a server (57P01 to 57P03), or the pool's own time-out. */
    private static boolean isLostConnection(SQLException error) {
        String state = error.getSQLState();
        return error instanceof SQLTransientConnectionException
                || (state != null && (state.startsWith("08") || state.startsWith("57P0")));
    }
}
