package dev.fairlead.bench.load;

import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.load.Outcome.Acknowledged;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that inserts one row after the other over one session, reconnects at once after any error, and remembers every attempt.
 *
 * <p>Thread rule: it writes on a thread of its own; its methods may be called from any thread. Lifecycle: runs from {@link #start} to {@link #close}.
 */
public final class WritingClient implements AutoCloseable {
    /** How an application usually behaves: a write every 10 ms, patient with every answer. */
    public static final Duration USUAL_INTERVAL = Duration.ofMillis(10);

    private static final AtomicLong NEXT_ID = new AtomicLong(1);
    private static final String INSERT = "insert into writes (id, client) values (?, ?) returning port, pid, timeline";
    private static final long CLOSE_MILLIS = 2_000;

    private final String address;
    private final int number;
    private final long intervalNanos;
    private final Duration answerTimeout;
    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closing;

    // Confined to the client's thread, except that close() may break it.
    private volatile @Nullable Connection session;

    private WritingClient(String address, int number, Duration interval, Duration answerTimeout) {
        this.address = address;
        this.number = number;
        this.intervalNanos = interval.toNanos();
        this.answerTimeout = answerTimeout;
        this.thread = new Thread(this::run, "writer-" + number);
    }

    /** Starts a client that writes every 10 ms to HOST:PORT and waits for each answer as long as it takes. */
    public static WritingClient start(String address) {
        return start(address, 0, USUAL_INTERVAL, Duration.ZERO);
    }

    /**
     * @param number        told to the server with each row
     * @param interval      from the start of one write to the start of the next; missed ones are not made up for
     * @param answerTimeout after which it gives its session up, in whole seconds; zero waits for ever
     */
    public static WritingClient start(String address, int number, Duration interval, Duration answerTimeout) {
        WritingClient client = new WritingClient(address, number, interval, answerTimeout);
        client.thread.setDaemon(true);
        client.thread.start();
        return client;
    }

    /** Starts {@code count} clients, numbered from 1, each with its own session. */
    public static List<WritingClient> startMany(int count, String address, Duration interval, Duration answerTimeout) {
        List<WritingClient> clients = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            clients.add(start(address, number, interval, answerTimeout));
        }
        return clients;
    }

    /** All that is known so far. */
    public WriteLog log() {
        return new WriteLog(List.copyOf(writes));
    }

    /** What all of {@code clients} recorded. */
    public static WriteLog logOf(List<WritingClient> clients) {
        return WriteLog.merge(clients.stream().map(WritingClient::log).toList());
    }

    /** Ends the client; a write that waits for its answer is given up and not recorded. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
            if (thread.isAlive()) {
                giveUpSession();
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            long started = System.nanoTime();
            boolean hadSession = session != null;
            Outcome outcome = attempt(started);
            // A session that broke is replaced at once; a replacement that failed waits for the next turn.
            if (!(hadSession && Failures.isFailure(outcome))) {
                pauseUntil(started + intervalNanos);
            }
        }
        giveUpSession();
    }

    private Outcome attempt(long started) {
        long id = NEXT_ID.getAndIncrement();
        Outcome outcome = connectAndInsert(id);
        // What close() broke is no finding.
        if (!closing) {
            writes.add(new Write(id, number, started, System.nanoTime(), outcome));
        }
        return outcome;
    }

    private Outcome connectAndInsert(long id) {
        Connection open = session;
        if (open == null) {
            try {
                open = Sql.open(address, answerTimeout);
                session = open;
            } catch (SQLException e) {
                return Failures.whileConnecting(e);
            }
        }
        try {
            return insert(open, id);
        } catch (SQLException e) {
            giveUpSession();
            return Failures.whileWriting(e);
        }
    }

    private Outcome insert(Connection open, long id) throws SQLException {
        try (PreparedStatement statement = open.prepareStatement(INSERT)) {
            statement.setLong(1, id);
            statement.setInt(2, number);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Acknowledged(row.getInt(1), row.getInt(2), row.getInt(3));
            }
        }
    }

    private void giveUpSession() {
        Connection open = session;
        session = null;
        if (open == null) {
            return;
        }
        try {
            open.abort(Runnable::run);
        } catch (SQLException alreadyBroken) {
            session = null;
        }
    }

    private void pauseUntil(long nanos) {
        long left = nanos - System.nanoTime();
        if (left > 0 && !closing) {
            LockSupport.parkNanos(left);
        }
    }
}
