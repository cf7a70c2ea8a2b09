package dev.fairlead.takeover;

import dev.fairlead.relay.EventLoops;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** An incumbent of version 2 as it was: refuses other words, hangs up, and is then there for the next who comes. It has an order and no socket. */
final class OlderIncumbent implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<String> greetings = new CopyOnWriteArrayList<>();
    private final LinuxSocket socket = LinuxSocket.newSocketDomain();
    private final EventLoops loops;

    OlderIncumbent(Path path, EventLoops loops) throws IOException {
        this.loops = loops;
        socket.bind(new DomainSocketAddress(path.toString()));
        socket.listen(4);
        Thread.ofVirtual().start(this::receive);
    }

    List<String> greetings() {
        return List.copyOf(greetings);
    }

    private void receive() {
        byte[] peer = new byte[110];
        while (socket.isOpen()) {
            try {
                int accepted = socket.accept(peer);
                if (accepted >= 0) {
                    talk(new Conversation(LinuxSocket.newSocket(accepted), loops.first()));
                } else {
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (IOException gone) {
                return;
            }
        }
    }

    private void talk(Conversation conversation) throws IOException {
        String hello = conversation.hear(LONG);
        greetings.add(hello);
        if (hello.equals("fairlead take-over 2")) {
            conversation.say("order hold rw");
            conversation.say("end");
        } else {
            conversation.say("refused process 1 speaks \"fairlead take-over 2\"");
            conversation.close();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
