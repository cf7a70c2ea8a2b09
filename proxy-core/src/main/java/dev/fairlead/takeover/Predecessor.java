package dev.fairlead.takeover;

import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The running process, as the one that takes over from it sees it. One thread at a time, which may wait.
 *
 * <p>Lifecycle: {@link #find}, {@link #inherit}, {@link #replace}, {@link #thank}, then {@link #tell} as often as need be, {@link #close}. Closed before {@link #thank}, the predecessor serves as
 * before.
 */
public final class Predecessor implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Less than what an operator waits for. */
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Path path;
    private final EventLoops loops;
    private final int pid;
    private Conversation conversation;
    private List<String> orders = List.of();
    private Optional<List<String>> knowledge = Optional.empty();

    /** More than one after an answer that came too late. */
    private int answersOwed;

    private Predecessor(Path path, EventLoops loops, Conversation conversation) throws IOException {
        this.path = path;
        this.loops = loops;
        this.conversation = conversation;
        this.pid = conversation.peer().pid();
    }

    /**
     * Looks for one that waits at {@code path}; empty when nobody does.
     *
     * @throws IOException when somebody may be there who cannot be talked to
     */
    public static Optional<Predecessor> find(Path path, EventLoops loops) throws IOException {
        Optional<Conversation> conversation = connect(path, loops);
        return conversation.isPresent()
                ? Optional.of(new Predecessor(path, loops, conversation.get()))
                : Optional.empty();
    }

    private static Optional<Conversation> connect(Path path, EventLoops loops) throws IOException {
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
        return Optional.of(new Conversation(socket, loops.first()));
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
        try {
            inherit(Words.HELLO, into);
        } catch (RefusedException refused) {
            if (!refused.why.endsWith('"' + Words.OLDER_HELLO + '"')) {
                throw refused;
            }
            reconnect();
            inherit(Words.OLDER_HELLO, into);
            knowledge = Optional.empty();
        }
    }

    /** As soon as it has hung up: before that it is still busy with us. */
    private void reconnect() throws IOException {
        try {
            throw new IOException("it said \"" + conversation.hear(PATIENCE) + "\" after a refusal");
        } catch (EOFException hungUp) {
            conversation.close();
        }
        conversation = connect(path, loops).orElseThrow(() -> new IOException("it has gone"));
    }

    private void inherit(String hello, Inheritance into) throws IOException {
        conversation.say(hello);
        List<String> ordered = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (String line = conversation.hear(PATIENCE); !line.equals(Words.END); line = conversation.hear(PATIENCE)) {
            if (line.startsWith(Words.SOCKET)) {
                into.add(conversation.take(PATIENCE));
            } else if (line.startsWith(Words.ORDER)) {
                ordered.add(line.substring(Words.ORDER.length()));
            } else if (line.startsWith(Words.KNOWN)) {
                known.add(line.substring(Words.KNOWN.length()));
            } else if (line.startsWith(Words.REFUSED)) {
                throw new RefusedException(line.substring(Words.REFUSED.length()));
            } else {
                throw new IOException("it said \"" + line + "\"");
            }
        }
        orders = List.copyOf(ordered);
        knowledge = Optional.of(List.copyOf(known));
    }

    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final String why;

        RefusedException(String why) {
            super("it refused: " + why);
            this.why = why;
        }
    }

    /** What it knew of its clusters, as the incumbent writes it; empty when it is of a build that does not say so. */
    public Optional<List<String>> knowledge() {
        return knowledge;
    }

    /** What operators had ordered there when it was last heard, as the incumbent writes it. */
    public List<String> orders() {
        return orders;
    }

    /**
     * Says that we accept, and waits until it does no more. A predecessor that has died meanwhile does not either.
     *
     * @throws IOException when it lives and goes on; we must not then
     */
    public void replace() throws IOException {
        try {
            conversation.say(Words.ACCEPTING);
            orders = conversation.hearOrders(Words.YOURS, PATIENCE);
        } catch (IOException gone) {
            if (isAlive()) {
                throw gone;
            }
        }
    }

    /** Whether that process is still there. */
    public boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /**
     * Says that it may let go. A predecessor that has died meanwhile needs no thanks.
     *
     * @throws IOException when it lives and has given up waiting: it accepts again, and we must not
     */
    public void thank() throws IOException {
        try {
            conversation.say(Words.THANKS);
        } catch (IOException gone) {
            if (isAlive()) {
                throw gone;
            }
        }
    }

    /**
     * After {@link #thank}: tells what is in force here, for the sessions that it still has.
     *
     * @param lines all orders, each as the incumbent writes them
     * @return whether it is in force there
     * @throws InterruptedIOException when it lives and does not answer in time
     * @throws IOException when it has ended
     */
    public boolean tell(List<String> lines) throws IOException {
        conversation.sayOrders(lines);
        conversation.say(Words.END);
        answersOwed++;
        String answer = "";
        while (answersOwed > 0) {
            answer = conversation.hear(ANSWER);
            answersOwed--;
        }
        return answer.equals(Words.HEEDED);
    }

    @Override
    public void close() {
        conversation.close();
    }
}
