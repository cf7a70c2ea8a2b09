package dev.fairlead.world;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One PostgreSQL server: its log, whether it takes writes, whom it follows, and its connections. */
final class Postgres {
    private static final long START = 400 * Network.MILLI;
    private static final long STOP_FAST = 1_000 * Network.MILLI;
    private static final long STOP_IMMEDIATE = 100 * Network.MILLI;
    private static final int BYTES_OF_A_ROW = 100;

    private final World world;
    private final Member member;
    private final ProxyProcess process;
    private final Set<ServerEnd> connections = new LinkedHashSet<>();
    private final List<Commit> waiting = new ArrayList<>();
    private State state = State.STOPPED;
    private boolean inRecovery = true;
    private Optional<Postgres> upstream = Optional.empty();
    private Optional<Postgres> syncStandby = Optional.empty();
    private Wal wal;
    private long replayed;
    private boolean replayStalled;
    private long stalledSince;
    private int highestTimeline;

    enum State {
        STOPPED("stopped"),
        STARTING("starting"),
        RUNNING("running"),
        STOPPING("stopping");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /** A commit that waits for the synchronous standby. */
    private record Commit(Wal at, Runnable acknowledge) {}

    Postgres(World world, Member member, Wal wal) {
        this.world = world;
        this.member = member;
        this.process = new ProxyProcess(world.clock());
        this.wal = wal;
        this.replayed = wal.lsn();
        this.highestTimeline = wal.timeline();
    }

    Member member() {
        return member;
    }

    ProxyProcess process() {
        return process;
    }

    State state() {
        return state;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    /** Whether SQL is answered at all. */
    boolean answers() {
        return isRunning() && process.isRunning();
    }

    boolean isPrimary() {
        return state != State.STOPPED && !inRecovery;
    }

    boolean takesWrites() {
        return answers() && !inRecovery;
    }

    boolean inRecovery() {
        return inRecovery;
    }

    Wal wal() {
        return wal;
    }

    long replayed() {
        return inRecovery ? replayed : wal.lsn();
    }

    Optional<Postgres> upstream() {
        return upstream;
    }

    // ---- start and stop

    /** Runs as it is, at once. */
    void isRunning(boolean asPrimary) {
        process.start();
        inRecovery = !asPrimary;
        state = State.RUNNING;
    }

    void start(boolean asReplica) {
        process.start();
        state = State.STARTING;
        inRecovery = asReplica;
        process.after(START, () -> {
            state = State.RUNNING;
            catchUp();
        });
    }

    /** Sessions end at once, the server a moment later. */
    void stop(boolean fast, Runnable then) {
        if (state == State.STOPPED) {
            then.run();
            return;
        }
        if (!fast) {
            // SIGQUIT ends a server that is stopped by SIGSTOP only when it is continued; Patroni's kill does not wait.
            process.thaw();
        }
        state = State.STOPPING;
        endConnections();
        process.after(fast ? STOP_FAST : STOP_IMMEDIATE, () -> {
            state = State.STOPPED;
            upstream = Optional.empty();
            waiting.clear();
            then.run();
        });
    }

    /** SIGKILL, or the machine is gone. */
    void crash() {
        process.kill();
        state = State.STOPPED;
        upstream = Optional.empty();
        waiting.clear();
        endConnections();
    }

    private void endConnections() {
        List.copyOf(connections).forEach(ServerEnd::end);
        connections.clear();
    }

    void promote() {
        if (state == State.RUNNING && inRecovery) {
            inRecovery = false;
            upstream = Optional.empty();
            highestTimeline = Math.max(highestTimeline, wal.timeline()) + 1;
            wal = wal.promoted(highestTimeline);
        }
    }

    // ---- replication

    void follow(Optional<Postgres> other) {
        upstream = other.filter(server -> server != this);
        catchUp();
    }

    boolean hasDivergedFrom(Postgres other) {
        return !other.wal.contains(wal);
    }

    /** What {@code pg_rewind} does: goes back to where both logs part, by copying the other's. */
    void rewindTo(Postgres other) {
        wal = other.wal;
        replayed = wal.lsn();
        highestTimeline = Math.max(highestTimeline, wal.timeline());
    }

    boolean isStreamingFrom(Postgres other) {
        return answers()
                && inRecovery
                && upstream.filter(server -> server == other).isPresent()
                && other.answers()
                && world.network().connects(member.host(), other.member.host())
                && other.wal.contains(wal);
    }

    boolean isStreaming() {
        return upstream.filter(this::isStreamingFrom).isPresent();
    }

    /** Takes over what the server that it follows has written meanwhile. */
    void catchUp() {
        upstream.filter(this::isStreamingFrom)
                .filter(server -> !server.wal.equals(wal))
                .ifPresent(server -> {
                    wal = server.wal;
                    highestTimeline = Math.max(highestTimeline, wal.timeline());
                    if (!replayStalled) {
                        replayed = wal.lsn();
                    }
                    server.onReceived(this);
                    world.servers().stream()
                            .filter(other -> other.postgres()
                                    .upstream
                                    .filter(this::equals)
                                    .isPresent())
                            .forEach(other -> other.postgres().catchUp());
                });
    }

    void stallReplay(boolean now) {
        replayStalled = now;
        stalledSince = world.clock().elapsed();
        if (!now) {
            replayed = wal.lsn();
        }
    }

    /** Since when it replays, or does not. */
    long stalledSince() {
        return stalledSince;
    }

    void syncStandby(Optional<Postgres> standby) {
        syncStandby = standby;
        flushWaiting();
    }

    private void onReceived(Postgres standby) {
        if (syncStandby.filter(standby::equals).isPresent()) {
            flushWaiting();
        }
    }

    private void flushWaiting() {
        for (Commit commit : List.copyOf(waiting)) {
            if (syncStandby.isEmpty() || syncStandby.get().wal.contains(commit.at())) {
                waiting.remove(commit);
                commit.acknowledge().run();
            }
        }
    }

    /** Writes one row; it is acknowledged when it is durable, which in synchronous mode the standby says. */
    void write(int bytes, java.util.function.Consumer<Wal> acknowledge) {
        wal = wal.at(wal.lsn() + bytes);
        Wal at = wal;
        waiting.add(new Commit(at, () -> acknowledge.accept(at)));
        long delay = world.network().delay();
        for (Member other : world.servers()) {
            if (other.postgres().upstream.filter(this::equals).isPresent()) {
                other.postgres().process.receive(delay, other.postgres()::catchUp);
            }
        }
        flushWaiting();
    }

    void write(java.util.function.Consumer<Wal> acknowledge) {
        write(BYTES_OF_A_ROW, acknowledge);
    }

    // ---- connections

    void onConnected(ServerEnd end) {
        connections.add(end);
    }

    void onClosed(ServerEnd end) {
        connections.remove(end);
    }
}
