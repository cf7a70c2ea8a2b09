package dev.fairlead.run;

import static java.util.Objects.requireNonNull;

import dev.fairlead.config.HostPort;
import dev.fairlead.listener.DataPath;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import dev.fairlead.relay.SocketTaker;
import dev.fairlead.state.Inherited;
import dev.fairlead.takeover.Incumbent;
import dev.fairlead.takeover.Predecessor;
import dev.fairlead.takeover.Reception;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom this process takes over from, and who takes over from it.
 *
 * <p>Thread rule: {@link #inherit}, {@link #replace} and {@link #receive} by the thread that starts the process; as the incumbent, by the conversation's;
 * {@link #tellElder} by any that may wait.
 */
final class Succession implements Incumbent, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Succession.class);

    /** Less than what the predecessor waits, so that it is this process that says why. */
    static final Duration HEARING = Duration.ofSeconds(45);

    private final Parts parts;
    private @Nullable Predecessor predecessor;
    private volatile @Nullable Reception reception;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock: one is talked to at a time. */
    private Optional<Predecessor> elder = Optional.empty();

    /**
     * What changes hands.
     *
     * @param socket where to look for the one, and to wait for the other; empty for neither
     * @param timeout sessions may end by themselves for this long when another has taken over
     * @param hearing so long this process tries to hear what its predecessor hears
     * @param admin the loops on which the admin endpoint listens
     * @param estate what changes hands beside the sockets
     */
    record Parts(
            Optional<Path> socket,
            Duration timeout,
            Duration hearing,
            EventLoops admin,
            DataPath dataPath,
            Inheritance inheritance,
            Estate estate) {}

    /** What changes hands beside the sockets. */
    interface Estate {
        /** What operators have ordered: each a line of ASCII. */
        List<String> orders();

        /** What is known of each cluster: each a line of ASCII. */
        List<String> knowledge();

        /** What each cluster lacks to be heard as well as by the predecessor, in words. */
        List<String> lacks();

        /**
         * Takes down what was ordered in the other process.
         *
         * @return whether all of it was seen to be in force
         */
        boolean heed(List<String> lines);

        /** From now on this process is the one that keeps failovers and takes orders. */
        void begin();

        /** From now on it is the other one. */
        void leave();

        /** Another process has taken over for good. */
        void retire();
    }

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

    /** After {@link #inherit}: what is known already, with what the predecessor has told. */
    Inherited inherited(Inherited otherwise) {
        Predecessor before = predecessor;
        if (before == null) {
            return otherwise;
        }
        if (before.knowledge().isEmpty()) {
            log.warn("process {} is of an older build: it does not say what it knows and hears", before.pid());
            return otherwise;
        }
        return otherwise.told("process " + before.pid(), before.knowledge().get());
    }

    /**
     * Takes the place of the process that the sockets are from, if any, when all that it hears is heard here. Its orders are in force before anybody is accepted,
     * and once more, as they are then, before it lets go.
     */
    void replace(CompletableFuture<Void> heard) throws StartFailure {
        Predecessor before = predecessor;
        if (before == null) {
            parts.estate().begin();
            return;
        }
        try {
            awaitHearing(before, heard);
            closeUnclaimed();
            heed(before.orders());
            takeTurn();
            log.info("accepting beside process {}", before.pid());
            before.replace();
            heed(before.orders());
            parts.estate().begin();
            before.thank();
            elder = Optional.of(before);
            log.info("took over from process {}", before.pid());
        } catch (IOException e) {
            throw new StartFailure("process " + before.pid() + " did not let go, and serves on: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("stopped while taking over: process " + before.pid() + " serves on", e);
        }
    }

    /** One that has died meanwhile serves nobody, so that nothing can be lost by taking its place. */
    private void awaitHearing(Predecessor before, CompletableFuture<Void> heard)
            throws StartFailure, InterruptedException {
        StartFailure failure;
        try {
            heard.get(parts.hearing().toMillis(), TimeUnit.MILLISECONDS);
            return;
        } catch (TimeoutException e) {
            failure = new StartFailure(lacking(before), e);
        } catch (ExecutionException e) {
            String cause = requireNonNull(e.getCause(), "cause").getMessage();
            failure = new StartFailure("process " + before.pid() + " serves on: " + cause, e);
        }
        if (before.isAlive()) {
            throw failure;
        }
        log.warn("process {} has ended meanwhile: taking its place without having heard what it heard", before.pid());
    }

    private String lacking(Predecessor before) {
        List<String> lacks = parts.estate().lacks();
        String seconds = parts.hearing().toSeconds() + " s";
        return lacks.isEmpty()
                ? "no verdict within " + seconds + ": process " + before.pid() + " serves on"
                : "process " + before.pid() + " serves on, because it hears what this one has not heard within "
                        + seconds + ": " + String.join("; ", lacks);
    }

    /**
     * Tells the process that this one has taken over from, if it still has sessions, what is in force here; waits for its answer.
     *
     * @param orders as {@link #orders} has them
     * @return whether it is in force there, too
     */
    boolean tellElder(List<String> orders) {
        lock.lock();
        try {
            if (elder.isEmpty()) {
                return true;
            }
            return elder.get().tell(orders);
        } catch (InterruptedIOException silent) {
            log.warn(
                    "process {}, which has sessions left, does not answer",
                    elder.map(Predecessor::pid).orElse(0));
            return false;
        } catch (IOException gone) {
            log.info("the process of before is not there any more: {}", gone.getMessage());
            elder = Optional.empty();
            return true;
        } finally {
            lock.unlock();
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
    public List<String> orders() {
        return parts.estate().orders();
    }

    @Override
    public List<String> knowledge() {
        return parts.estate().knowledge();
    }

    @Override
    public boolean heed(List<String> lines) {
        try {
            return parts.estate().heed(lines);
        } catch (IllegalArgumentException notUnderstood) {
            log.warn("orders of the other process are not understood: {}", notUnderstood.getMessage());
            return false;
        }
    }

    @Override
    public void standBy() {
        parts.dataPath().standBy();
        parts.admin().standBy();
        parts.estate().leave();
    }

    @Override
    public void goOn() {
        parts.estate().begin();
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
        parts.estate().retire();
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
