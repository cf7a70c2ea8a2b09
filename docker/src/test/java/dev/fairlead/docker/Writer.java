package dev.fairlead.docker;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * An application that inserts one row after the other, every 20 ms, over one connection, and connects again at once after any error.
 *
 * <p>Thread rule: it writes on a thread of its own; its methods may be called from any thread.
 */
final class Writer implements AutoCloseable {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration CONTINUE_LIMIT = Duration.ofSeconds(90);

    private final Supplier<String> url;
    private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "writer");
    private volatile boolean closing;

    /**
     * A row that the server has confirmed.
     *
     * @param server address of the PostgreSQL server that did
     * @param tls    whether that server and the application spoke TLS
     */
    record Acknowledged(long atNanos, String server, boolean tls) {}

    private Writer(Supplier<String> url) {
        this.url = url;
    }

    /** Makes its table, and has written when it returns. */
    static Writer start(ProxyContainer proxy) throws SQLException {
        return start(() -> proxy.url(ProxyContainer.PRIMARY));
    }

    /** With a URL that is asked for anew for each connection. */
    static Writer start(Supplier<String> url) throws SQLException {
        try (Connection session = DriverManager.getConnection(url.get());
                var statement = session.createStatement()) {
            statement.execute(
                    "create table if not exists writes (id bigserial primary key, at timestamptz default now())");
        }
        var writer = new Writer(url);
        writer.thread.start();
        writer.awaitMore(10);
        return writer;
    }

    /** Returns when so many rows more than now have been acknowledged. */
    void awaitMore(int rows) {
        int wanted = acknowledged.size() + rows;
        Awaiting.await("writes go on", CONTINUE_LIMIT, () -> errors, () -> acknowledged.size() >= wanted);
    }

    /** Returns when this member has acknowledged one. */
    void awaitWriteAt(Member member) {
        String address = member.address().orElseThrow();
        Awaiting.await(
                "writes reach " + member.name(),
                CONTINUE_LIMIT,
                () -> errors,
                () -> acknowledged.getLast().server().equals(address));
    }

    /** What the application saw, one line each. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    int count() {
        return acknowledged.size();
    }

    boolean isAllTls() {
        return acknowledged.stream().allMatch(Acknowledged::tls);
    }

    /** Those after the first {@code count}. */
    List<Acknowledged> since(int count) {
        return acknowledged.subList(count, acknowledged.size());
    }

    /** Between two acknowledged rows. */
    Duration longestGap() {
        long longest = 0;
        List<Acknowledged> all = List.copyOf(acknowledged);
        for (int i = 1; i < all.size(); i++) {
            longest = Math.max(longest, all.get(i).atNanos() - all.get(i - 1).atNanos());
        }
        return Duration.ofNanos(longest);
    }

    private void run() {
        while (!closing) {
            try (Connection session = DriverManager.getConnection(url.get());
                    PreparedStatement insert = session.prepareStatement(
                            "insert into writes default values returning host(inet_server_addr()),"
                                    + " (select ssl from pg_stat_ssl where pid = pg_backend_pid())")) {
                writeOver(insert);
            } catch (SQLException | IllegalStateException e) {
                errors.add(String.valueOf(e.getMessage()));
                LockSupport.parkNanos(INTERVAL_NANOS);
            }
        }
    }

    private void writeOver(PreparedStatement insert) throws SQLException {
        while (!closing) {
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                acknowledged.add(new Acknowledged(System.nanoTime(), row.getString(1), row.getBoolean(2)));
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
