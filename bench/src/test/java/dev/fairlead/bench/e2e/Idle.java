package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sessions that say nothing, as a pool keeps them. */
record Idle(List<Connection> sessions) implements AutoCloseable {
    /** Longer than any answer takes, in whole seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Opens {@code count} sessions through HOST:PORT. */
    static Idle open(int count, String address) throws SQLException {
        List<Connection> sessions = new ArrayList<>();
        for (int opened = 0; opened < count; opened++) {
            sessions.add(Sql.open(address, PATIENCE));
        }
        return new Idle(List.copyOf(sessions));
    }

    /** How many of them still lead to a server that answers; asking breaks the others' silence. */
    long alive() throws SQLException {
        long alive = 0;
        for (Connection session : sessions) {
            alive += session.isValid((int) PATIENCE.toSeconds()) ? 1 : 0;
        }
        return alive;
    }

    @Override
    public void close() {
        for (Connection session : sessions) {
            try {
                session.abort(Runnable::run);
            } catch (SQLException e) {
                throw new LabException("cannot give up a session", e);
            }
        }
    }
}
