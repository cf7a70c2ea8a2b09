package dev.fairlead.takeover;

import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The running process, as the one that takes over from it sees it. Confined to one thread, which may wait.
 *
 * <p>Lifecycle: {@link #find}, {@link #inherit}, {@link #replace}, {@link #thank}, {@link #close}. Closed before {@link #thank}, the predecessor serves as
 * before.
 */
public final class Predecessor implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Conversation conversation;
    private final int pid;

    private Predecessor(Conversation conversation) throws IOException {
        this.conversation = conversation;
        this.pid = conversation.peer().pid();
    }

    /**
     * Looks for one that waits at {@code path}; empty when nobody does.
     *
     * @throws IOException when somebody may be there who cannot be talked to
     */
    public static Optional<Predecessor> find(Path path, EventLoops loops) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        LinuxSocket socket = LinuxSocket.newSocketDomain();
        try {
            socket.connect(new DomainSocketAddress(path.toAbsolutePath().toString()));
        } catch (ConnectException | FileNotFoundException nobody) {
            socket.close();
            return Optional.empty();
        } catch (IOException cannot) {
            socket.close();
            throw cannot;
        }
        return Optional.of(new Predecessor(new Conversation(socket, loops.first())));
    }

    public int pid() {
        return pid;
    }

    /**
     * Asks for its listening sockets.
     *
     * @param into takes them; some may be there when this fails
     * @throws IOException when it refuses, or does not speak as we do; it serves as before then
     */
    public void inherit(Inheritance into) throws IOException {
        conversation.say(Words.HELLO);
        for (String line = conversation.hear(PATIENCE); !line.equals(Words.END); line = conversation.hear(PATIENCE)) {
            if (!line.startsWith(Words.SOCKET)) {
                throw new IOException(
                        line.startsWith(Words.REFUSED)
                                ? "it refused: " + line.substring(Words.REFUSED.length())
                                : "it said \"" + line + "\"");
            }
            into.add(conversation.take(PATIENCE));
        }
    }

    /**
     * Says that we accept, and waits until it does no more. A predecessor that has died meanwhile does not either.
     *
     * @throws IOException when it lives and goes on; we must not then
     */
    public void replace() throws IOException {
        try {
            conversation.say(Words.ACCEPTING);
            conversation.expect(Words.YOURS, PATIENCE);
        } catch (IOException gone) {
            if (isAlive()) {
                throw gone;
            }
        }
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Says that it may let go. */
    public void thank() {
        try {
            conversation.say(Words.THANKS);
        } catch (IOException gone) {
            // Then it has let go already.
        }
    }

    @Override
    public void close() {
        conversation.close();
    }
}
