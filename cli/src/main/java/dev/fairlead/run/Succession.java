package dev.fairlead.run;

import dev.fairlead.config.HostPort;
import dev.fairlead.listener.DataPath;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import dev.fairlead.relay.SocketTaker;
import dev.fairlead.takeover.Incumbent;
import dev.fairlead.takeover.Predecessor;
import dev.fairlead.takeover.Reception;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom this process takes over from, and who takes over from it.
 *
 * <p>Thread rule: {@link #inherit}, {@link #replace} and {@link #receive} by the thread that starts the process; as the incumbent, by the conversation's.
 */
final class Succession implements Incumbent, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Succession.class);

    /** Less than what the predecessor waits, so that it is this process that says why. */
    private static final Duration FIRST_VERDICT = Duration.ofSeconds(45);

    private final Parts parts;
    private @Nullable Predecessor predecessor;
    private volatile @Nullable Reception reception;

    /**
     * What changes hands.
     *
     * @param socket where to look for the one, and to wait for the other; empty for neither
     * @param timeout sessions may end by themselves for this long when another has taken over
     * @param admin the loops on which the admin endpoint listens
     * @param onRetire called when another has taken over
     */
    record Parts(
            Optional<Path> socket,
            Duration timeout,
            EventLoops admin,
            DataPath dataPath,
            Inheritance inheritance,
            Runnable onRetire) {}

    Succession(Parts parts) {
        this.parts = parts;
    }

    /** Asks the running process for its sockets, if there is one. */
    void inherit() throws StartFailure {
        if (parts.socket().isEmpty()) {
            log.info("nobody to take over from: take-over.socket is not set, and does not follow from admin.listen"
                    + " here");
            return;
        }
        Path path = parts.socket().get();
        try {
            Optional<Predecessor> found = Predecessor.find(path, parts.admin());
            if (found.isEmpty()) {
                log.info("nobody to take over from at {}: starting as without --take-over", path);
                return;
            }
            predecessor = found.get();
            predecessor.inherit(parts.inheritance());
            log.info(
                    "taking over from process {}: {} sockets received",
                    predecessor.pid(),
                    parts.inheritance().unclaimed().size());
        } catch (IOException e) {
            throw new StartFailure("cannot take over at " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * Takes the place of the process that the sockets are from, if any, after the first verdict.
     *
     * @return whether there was one
     */
    boolean replace(CompletableFuture<Void> firstVerdicts) throws StartFailure {
        if (predecessor == null) {
            return false;
        }
        try (Predecessor before = predecessor) {
            firstVerdicts.get(FIRST_VERDICT.toSeconds(), TimeUnit.SECONDS);
            closeUnclaimed();
            takeTurn();
            log.info("accepting beside process {}", before.pid());
            before.replace();
            before.thank();
            log.info("took over from process {}", before.pid());
            return true;
        } catch (TimeoutException e) {
            throw new StartFailure(
                    "no verdict within " + FIRST_VERDICT.toSeconds() + " s: the old process serves on", e);
        } catch (IOException e) {
            throw new StartFailure("process did not let go, and serves on: " + e.getMessage(), e);
        } catch (InterruptedException | ExecutionException e) {
            throw new StartFailure("interrupted while taking over", e);
        }
    }

    private void closeUnclaimed() throws IOException {
        parts.inheritance().unclaimed().forEach(address -> log.info("{} is not served any more", HostPort.of(address)));
        parts.inheritance().close();
    }

    /** Waits for a successor from now on. Without one this process works all the same. */
    void receive() {
        receiveAt(parts.socket());
    }

    /** Waits elsewhere from now on. By the reloading thread. */
    void moveTo(Optional<Path> socket) {
        Reception before = reception;
        if (before != null) {
            before.close();
        }
        reception = null;
        receiveAt(socket);
    }

    private void receiveAt(Optional<Path> socket) {
        socket.ifPresent(path -> {
            try {
                reception = Reception.open(path, parts.admin(), this);
                log.info("can be taken over at {}", path);
            } catch (IOException e) {
                log.warn("cannot be taken over: {}", e.getMessage());
            }
        });
    }

    @Override
    public void handOut(SocketTaker taker) throws IOException {
        parts.dataPath().handOut(taker);
        parts.admin().handOut(taker);
    }

    @Override
    public void standBy() {
        parts.dataPath().standBy();
        parts.admin().standBy();
    }

    @Override
    public void goOn() {
        takeTurn();
    }

    private void takeTurn() {
        parts.dataPath().takeTurn();
        parts.admin().takeTurn();
    }

    @Override
    public void retire(int successorPid) {
        log.info(
                "process {} has taken over: {} sessions stay here until they end, at most {} h",
                successorPid,
                parts.dataPath().tally().sessions(),
                parts.timeout().toHours());
        parts.onRetire().run();
        parts.dataPath().retire(parts.timeout());
    }

    /** Nobody can take over any more; a take-over that is under way fails. */
    @Override
    public void close() {
        Reception open = reception;
        if (open != null) {
            open.close();
        }
        if (predecessor != null) {
            predecessor.close();
        }
    }
}
