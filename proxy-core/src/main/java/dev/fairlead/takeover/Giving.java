package dev.fairlead.takeover;

import dev.fairlead.relay.SocketTaker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Passes listening sockets on, one after the other, as fast as the other process takes them: the kernel lets some hundred wait.
 *
 * <p>{@link #take} on the loop of the socket, {@link #awaitRoom} by a thread that may wait; never both at once.
 */
final class Giving implements SocketTaker {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Conversation conversation;
    private boolean announced;

    Giving(Conversation conversation) {
        this.conversation = conversation;
    }

    @Override
    public boolean take(InetSocketAddress address, int descriptor) throws IOException {
        announced = announced || conversation.trySay(Words.SOCKET + address);
        if (!announced || !conversation.tryGive(descriptor)) {
            return false;
        }
        announced = false;
        return true;
    }

    @Override
    public void awaitRoom() throws IOException {
        conversation.awaitRoom(PATIENCE);
    }
}
