package dev.fairlead.relay;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** All listening sockets of some loops, as what another process may take over. Any thread. */
final class Acceptors {
    private final List<Acceptor<?>> all = new CopyOnWriteArrayList<>();
    private final LoopTimer home;

    /** @param home of the loop that all of them accept on */
    Acceptors(LoopTimer home) {
        this.home = home;
    }

    /** Forgets those that have been closed, which would keep their routes. */
    <A extends Acceptor<?>> A add(A acceptor) {
        all.add(acceptor);
        home.execute(this::forgetClosed);
        return acceptor;
    }

    private void forgetClosed() {
        all.removeIf(Acceptor::isClosed);
    }

    /** Returns when none of them accepts any more; not on a loop. */
    void standBy() {
        all.forEach(Acceptor::standBy);
        var done = new CompletableFuture<Void>();
        // All of them accept on this loop, so this comes after.
        home.execute(() -> done.complete(null));
        done.join();
    }

    void takeTurn() {
        all.forEach(Acceptor::takeTurn);
    }

    /** Waits until {@code taker} has been given each socket that is open; not on a loop. */
    void handOut(SocketTaker taker) throws IOException {
        for (Acceptor<?> acceptor : all) {
            while (!give(acceptor, taker)) {
                taker.awaitRoom();
            }
        }
    }

    /** On the loop, because only there is it certain that the socket is not closed meanwhile; false when it must be tried again. */
    private boolean give(Acceptor<?> acceptor, SocketTaker taker) throws IOException {
        var given = new CompletableFuture<Boolean>();
        home.execute(() -> {
            try {
                OptionalInt descriptor = acceptor.isClosed() ? OptionalInt.empty() : acceptor.descriptor();
                given.complete(descriptor.isEmpty() || taker.take(acceptor.localAddress(), descriptor.getAsInt()));
            } catch (IOException | RuntimeException failure) {
                given.completeExceptionally(failure);
            }
        });
        try {
            return given.join();
        } catch (CompletionException failure) {
            throw new IOException("cannot hand out a socket: " + failure.getCause(), failure);
        }
    }
}
