package dev.fairlead.bench.connect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Sql;
import java.io.IOException;
import java.io.StringReader;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An application in this JVM: HikariCP on pgjdbc, with two workers. */
final class HikariApplication implements Application {
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final long CLOSE_MILLIS = 2_000;
    /** Says with a stack trace, for each session that is cut, what the diary says in a line; held so that its level stays. */
    private static final Logger POOLS = Logger.getLogger("com.zaxxer.hikari");

    private final String name;
    private final int number;
    private final HikariDataSource pool;
    private final Transactions transactions;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closing;

    private HikariApplication(String name, int number, HikariDataSource pool) {
        this.name = name;
        this.number = number;
        this.pool = pool;
        this.transactions = new Transactions(pool, line -> events.add(Event.of(line, System.nanoTime())));
    }

    /** @param properties as HikariCP reads them */
    static HikariApplication start(String name, int number, long first, String properties) {
        POOLS.setLevel(Level.OFF);
        Properties parsed = new Properties();
        try {
            parsed.load(new StringReader(properties));
        } catch (IOException e) {
            throw new LabException("a string cannot be read", e);
        }
        HikariConfig config = new HikariConfig(parsed);
        config.setPassword(Sql.PASSWORD);
        var application = new HikariApplication(name, number, new HikariDataSource(config));
        for (long worker = 0; worker < 2; worker++) {
            long from = first + worker;
            application.workers.add(
                    Thread.ofPlatform().daemon().name(name).start(() -> application.writeForEver(from)));
        }
        return application;
    }

    private void writeForEver(long first) {
        for (long id = first; !closing; id += 2) {
            write(id);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void write(long id) {
        try {
            transactions.inTransaction(connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.executeUpdate(
                            "insert into writes (id, client) values (%d, %d) on conflict do nothing"
                                    .formatted(id, number));
                }
            });
            events.add(new Event.Done(id, System.nanoTime()));
        } catch (SQLException e) {
            // What close() broke is no finding.
            if (!closing) {
                events.add(new Event.Failed(e.getSQLState() + " " + e.getMessage(), System.nanoTime()));
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Diary diary() {
        return new Diary(List.copyOf(events));
    }

    @Override
    public void close() {
        closing = true;
        try {
            for (Thread worker : workers) {
                worker.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
