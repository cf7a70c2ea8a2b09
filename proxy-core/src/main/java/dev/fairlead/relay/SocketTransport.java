package dev.fairlead.relay;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;

/** What the transports of all kinds have in common. Confined to its loop. */
abstract class SocketTransport implements Transport {
    private final IoEventLoop loop;
    private final LoopTimer timer;
    private final LoopEdge edge;

    SocketTransport(IoEventLoop loop, LoopEdge edge) {
        this.loop = loop;
        this.timer = new EventLoopTimer(loop, edge);
        this.edge = edge;
    }

    @Override
    public final LoopTimer timer() {
        return timer;
    }

    final IoEventLoop loop() {
        return loop;
    }

    final FailureListener failures() {
        return edge;
    }

    /** Hands an accepted leg to its owner; returns whether it is still open then. */
    final boolean introduce(SocketLeg leg, AcceptListener listener) {
        try {
            listener.onAccepted(leg);
        } catch (Throwable failure) {
            leg.fail(failure);
        }
        return leg.isOpen();
    }

    /** The caller of {@code dial} has no leg yet when the kernel refuses at once, so it is told later, like always. */
    final <L extends SocketLeg> L failLater(L leg, IOException cause) {
        timer.execute(() -> {
            if (leg.isOpen()) {
                leg.failConnect(cause);
            }
        });
        return leg;
    }

    /** For a dial that found no file descriptor. */
    final Leg unopened(InetSocketAddress address, LegListener listener, IOException cause) {
        UnopenedLeg leg = new UnopenedLeg(address, edge);
        leg.listener(listener);
        return failLater(leg, cause);
    }

    /** Registers {@code handle}, which is {@code leg}, from a task of its own, see {@link SocketLeg}; without it the leg cannot live. */
    final void watch(SocketLeg leg, IoHandle handle) {
        timer.execute(new Watch(this, leg, handle));
    }

    /** Not a lambda: those that capture are slow to make under the quick compiler, and each leg needs one. */
    private record Watch(SocketTransport transport, SocketLeg leg, IoHandle handle) implements Runnable {
        @Override
        public void run() {
            if (leg.isOpen()) {
                transport.register(leg, handle);
            }
        }
    }

    private void register(SocketLeg leg, IoHandle handle) {
        Future<IoRegistration> registered = loop.register(handle);
        if (!registered.isSuccess()) {
            failUnwatched(leg, registered.cause());
            return;
        }
        try {
            leg.watch(registered.getNow());
        } catch (RuntimeException refusedByTheKernel) {
            failUnwatched(leg, refusedByTheKernel);
        }
    }

    private static void failUnwatched(SocketLeg leg, Throwable cause) {
        if (leg.isConnecting()) {
            leg.failConnect(new IOException("cannot watch the socket", cause));
        } else {
            leg.fail(cause);
        }
    }
}
