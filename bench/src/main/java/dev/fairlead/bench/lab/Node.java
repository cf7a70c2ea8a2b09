package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** One member's processes: its Patroni, and the PostgreSQL that Patroni started. Confined to the thread that uses the lab. */
final class Node {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Member member;
    private final Path directory;
    private final List<String> patroni;

    /**
     * @param directory the member's own directory; every process of the member works in it or below
     * @param patroni   the command that runs Patroni in the foreground
     */
    Node(Member member, Path directory, List<String> patroni) {
        this.member = member;
        this.directory = directory;
        this.patroni = List.copyOf(patroni);
    }

    Member member() {
        return member;
    }

    Path directory() {
        return directory;
    }

    Path log() {
        return directory.resolveSibling(directory.getFileName() + ".log");
    }

    /** Starts Patroni unless it runs. */
    void start() {
        if (patroniPids().isEmpty()) {
            Launch.inSession(patroni, directory, log());
        }
    }

    /** Ends every process, forgets the data, and starts Patroni, which copies the leader's. */
    void startAnew() {
        killAll();
        Shell.mustRun("rm", "-rf", directory.resolve("data").toString());
        start();
    }

    /** Whether any process of this member exists. */
    boolean isAlive() {
        return !Processes.below(directory).isEmpty();
    }

    /** Asks Patroni to end, which stops PostgreSQL too, and waits for it. */
    void stop() {
        Processes.signal("TERM", patroniPids());
        Await.until(
                member.name() + " to stop",
                PATIENCE,
                () -> Processes.below(directory).isEmpty());
    }

    /** Asks Patroni to end and waits for Patroni alone; in pause it leaves PostgreSQL running. */
    void stopPatroni() {
        Processes.signal("TERM", patroniPids());
        Await.until(
                "Patroni of " + member.name() + " to stop",
                PATIENCE,
                () -> patroniPids().isEmpty());
    }

    void killAll() {
        Processes.kill(() -> Processes.below(directory));
    }

    void killPatroni() {
        Processes.kill(this::patroniPids);
    }

    /** Kills the postmaster and every other process of PostgreSQL; Patroni lives. */
    void killPostgres() {
        Processes.kill(this::postgresPids);
    }

    void freeze() {
        Processes.freeze(() -> Processes.below(directory));
    }

    void freezePatroni() {
        Processes.freeze(this::patroniPids);
    }

    void freezePostmaster() {
        Processes.freeze(() -> List.of(postmaster()));
    }

    void freezePostgres() {
        Processes.freeze(this::postgresPids);
    }

    private long postmaster() {
        Path file = directory.resolve("data/postmaster.pid");
        try (Stream<String> lines = Files.lines(file)) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
        } catch (IOException e) {
            throw new LabException("no postmaster in " + file, e);
        }
    }

    void thaw() {
        Processes.signal("CONT", Processes.below(directory));
    }

    List<Long> patroniPids() {
        return Processes.in(directory);
    }

    List<Long> postgresPids() {
        return Processes.below(directory.resolve("data"));
    }
}
