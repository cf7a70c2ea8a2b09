package dev.fairlead.bench.load;

import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks one member every 5 ms, over one session, whether it is in recovery, and writes when it is not. */
final class MemberTruth implements AutoCloseable {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Promotion keeps sessions, so only a member that is down is asked this seldom; a server that starts forks a process for each attempt. */
    private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final Member member;
    private final Thread thread;
    private final List<Reign> reigns = new CopyOnWriteArrayList<>();
    private volatile boolean closing;

    // Confined to the thread.
    private @Nullable Connection session;
    private boolean reigning;

    MemberTruth(Member member) {
        this.member = member;
        this.thread = new Thread(this::run, "truth-" + member.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    List<Reign> reigns() {
        return List.copyOf(reigns);
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(ANSWER.toMillis() * 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            long started = System.nanoTime();
            boolean answered = ask();
            long pause = started + (answered ? INTERVAL_NANOS : RECONNECT_NANOS) - System.nanoTime();
            LockSupport.parkNanos(Math.max(0, pause));
        }
        disconnect();
    }

    /** Whether there was any answer. */
    private boolean ask() {
        try {
            Connection open = session;
            if (open == null) {
                open = Sql.open(member.backHost() + ":" + member.postgresPort(), ANSWER);
                session = open;
            }
            remember(write(open));
            return true;
        } catch (SQLException e) {
            remember(false);
            disconnect();
            return false;
        }
    }

    private boolean write(Connection open) throws SQLException {
        try (Statement statement = open.createStatement()) {
            try (ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
                row.next();
                if (row.getBoolean(1)) {
                    return false;
                }
            }
            statement.executeUpdate(
                    "insert into truth values ('%s', now()) on conflict (member) do update set at = now()"
                            .formatted(member.name()));
            return true;
        }
    }

    private void remember(boolean wrote) {
        long now = System.nanoTime();
        if (wrote && reigning) {
            int last = reigns.size() - 1;
            reigns.set(last, reigns.get(last).until(now));
        } else if (wrote) {
            reigns.add(new Reign(member, now, now));
        }
        reigning = wrote;
    }

    private void disconnect() {
        Connection open = session;
        session = null;
        if (open == null) {
            return;
        }
        try {
            open.abort(Runnable::run);
        } catch (SQLException alreadyBroken) {
            assert !reigning;
        }
    }
}
