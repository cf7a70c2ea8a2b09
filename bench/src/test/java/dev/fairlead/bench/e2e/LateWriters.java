package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Clients whose sessions are open and idle, until all of them send one write at the same time. Confined to the test's thread. */
final class LateWriters implements AutoCloseable {
    /** The first of ids that no writing client uses; the others follow. */
    private static final long FIRST_ID = 1_000_000_000_000L;

    private final List<Connection> sessions;
    private final ExecutorService threads;
    private final List<CompletableFuture<String>> outcomes = new ArrayList<>();

    private LateWriters(List<Connection> sessions) {
        this.sessions = sessions;
        this.threads = Executors.newFixedThreadPool(sessions.size());
    }

    /** Opens the sessions, all of them to one server. */
    static LateWriters connect(int count, String address) throws SQLException {
        List<Connection> sessions = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            sessions.add(Sql.open(address));
        }
        return new LateWriters(sessions);
    }

    /** Lets each session send its write, and returns without waiting for an answer. */
    void write() {
        for (Connection session : sessions) {
            long id = FIRST_ID + outcomes.size();
            outcomes.add(CompletableFuture.supplyAsync(() -> write(session, id), threads));
        }
    }

    /** What became of each, in any order: {@code acknowledged}, or the SQLSTATE of the failure. Waits for all of them. */
    List<String> outcomes() {
        return outcomes.stream().map(CompletableFuture::join).toList();
    }

    /** How many of these writes a server has, asked past any proxy. */
    static int arrivedAt(Member member) {
        try (Connection session = Sql.openAsSuperuser(member, Sql.DATABASE);
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from writes where id >= " + FIRST_ID)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new LabException("cannot ask " + member.name(), e);
        }
    }

    @Override
    public void close() {
        for (Connection session : sessions) {
            try {
                session.abort(Runnable::run);
            } catch (SQLException e) {
                throw new LabException("cannot leave", e);
            }
        }
        threads.shutdown();
    }

    private static String write(Connection session, long id) {
        try (Statement statement = session.createStatement()) {
            statement.executeUpdate("insert into writes (id, client) values (%d, 0)".formatted(id));
            return "acknowledged";
        } catch (SQLException e) {
            return String.valueOf(e.getSQLState());
        }
    }
}
