package dev.fairlead.takeover;

import static java.util.Objects.requireNonNull;

import dev.fairlead.relay.EventLoops;
import dev.fairlead.takeover.Handover.Patience;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unix socket at which the incumbent waits for a successor: a file of mode 0600, and only processes of the same user are talked to, one at a time.
 *
 * <p>Any thread. The file appears whole, by a rename, and so replaces a predecessor's without a moment in which there is none.
 */
public final class Reception implements AutoCloseable {
    /** {@code sun_path} of unix(7), with the letters that {@link #open} adds for a moment. */
    static final int MAX_PATH = 100;

    private static final Logger log = LoggerFactory.getLogger(Reception.class);
    private static final int BACKLOG = 4;

    private final Path path;
    private final IoEventLoop loop;
    private final LinuxSocket socket;
    private final Incumbent incumbent;
    private final Manners manners;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Readiness readiness;
    private final byte[] peer = new byte[MAX_PATH + 10];
    private volatile boolean passed;

    /**
     * Who is received, and how long.
     *
     * @param uid the only user that may take over
     */
    record Manners(int uid, Patience patience) {}

    private Reception(Path path, IoEventLoop loop, LinuxSocket socket, Incumbent incumbent, Manners manners) {
        this.path = path;
        this.loop = loop;
        this.socket = socket;
        this.incumbent = incumbent;
        this.manners = manners;
        this.readiness = Readiness.watch(socket, loop, this::onReady);
    }

    /**
     * Opens it, in the place of what is there. Its directory is made when there is none, for this user alone.
     *
     * @throws IOException when there cannot be a socket at {@code path}
     */
    public static Reception open(Path path, EventLoops loops, Incumbent incumbent) throws IOException {
        return open(path, loops, incumbent, new Manners(Directories.ownUid(), Patience.DEFAULT));
    }

    static Reception open(Path path, EventLoops loops, Incumbent incumbent, Manners manners) throws IOException {
        Path whole = path.toAbsolutePath();
        if (whole.toString().length() > MAX_PATH) {
            throw new IOException("the path " + whole + " is longer than " + MAX_PATH + " characters");
        }
        Directories.makePrivate(requireNonNull(whole.getParent(), "a directory"));
        Path unready = whole.resolveSibling(whole.getFileName() + "~");
        Files.deleteIfExists(unready);
        LinuxSocket socket = LinuxSocket.newSocketDomain();
        try {
            socket.bind(new DomainSocketAddress(unready.toString()));
            Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString("rw-------"));
            socket.listen(BACKLOG);
            Files.move(unready, whole, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException cannot) {
            socket.close();
            throw cannot;
        }
        return new Reception(whole, loops.first(), socket, incumbent, manners);
    }

    public Path path() {
        return path;
    }

    /** On the loop. */
    private void onReady() {
        try {
            for (int accepted = accept(); accepted >= 0; accepted = accept()) {
                receive(LinuxSocket.newSocket(accepted));
            }
        } catch (IOException cause) {
            log.warn("cannot talk to a successor: {}", cause.getMessage());
        }
    }

    private int accept() throws IOException {
        return socket.isOpen() ? socket.accept(peer) : -1;
    }

    private void receive(LinuxSocket visitor) {
        var conversation = new Conversation(visitor, loop);
        Thread.ofVirtual().name("take-over").start(() -> talk(conversation));
    }

    private void talk(Conversation conversation) {
        try (conversation) {
            int uid = conversation.peer().uid();
            if (uid != manners.uid()) {
                log.warn(
                        "refused a take-over by process {} of another user, {}",
                        conversation.peer().pid(),
                        uid);
                refuse(conversation, "only the same user may take over");
            } else if (passed || !busy.compareAndSet(false, true)) {
                refuse(conversation, "another take-over is under way");
            } else {
                hold(conversation);
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("a take-over failed: {}", failure.toString());
        }
    }

    /** Hears the greeting first: to hang up on what is unread would lose the words. */
    private void refuse(Conversation conversation, String why) throws IOException {
        conversation.hear(manners.patience().word());
        conversation.say(Words.REFUSED + why);
    }

    private void hold(Conversation conversation) {
        var handover = new Handover(conversation, incumbent, manners.patience());
        OptionalInt successor;
        try {
            successor = handover.hold();
            successor.ifPresent(this::pass);
        } finally {
            busy.set(false);
        }
        if (successor.isPresent()) {
            handover.heed();
        }
    }

    /** From here on the file is the successor's, so this comes before the incumbent may end. */
    private void pass(int successorPid) {
        passed = true;
        readiness.close();
        incumbent.retire(successorPid);
    }

    /** Nobody is received any more. The file goes too, unless it is a successor's by now. */
    @Override
    public void close() {
        readiness.close();
        if (!passed) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException stays) {
                log.debug("cannot delete {}: {}", path, stays.toString());
            }
        }
    }
}
