package dev.fairlead.relay;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * Accepts from one listening socket on one loop, and deals what it accepts to all loops in turn.
 *
 * <p>Confined to its loop, but for what {@link Listening} allows. One acceptor deals, instead of all loops accepting from the same socket, because
 * connections live long: dealt in turn they are spread evenly, where those that loops snatch from each other are not. Besides, the kernel refuses to
 * change what an EPOLLEXCLUSIVE descriptor waits for, which pausing needs.
 *
 * @param <T> the kind of transport that can adopt what is accepted
 */
abstract class Acceptor<T extends SocketTransport> implements Listening {
    /** Connections that may wait in the kernel, a storm's worth; the kernel caps it at net.core.somaxconn. */
    static final int BACKLOG = 4096;

    /** Accepts per event, so that a storm of connections does not starve the sessions that exist. */
    private static final int BURST = 64;

    private final T home;
    private final InetSocketAddress address;
    private final List<Destination<T>> destinations;
    private int next;
    private boolean paused;
    private boolean resting;
    private boolean standingBy;
    private boolean closed;

    /** A loop, and who takes what is accepted for it. */
    record Destination<T extends SocketTransport>(T transport, AcceptListener listener) {}

    /** @param destinations not empty; the first is the loop that accepts */
    Acceptor(InetSocketAddress address, List<Destination<T>> destinations) {
        this.home = destinations.getFirst().transport();
        this.address = address;
        this.destinations = destinations;
    }

    /** Accepts one connection for {@code destination}; returns false when none waits. */
    abstract boolean acceptOne(Destination<T> destination) throws IOException;

    /** The number of the socket's file descriptor, on the loop and while it is open; empty where sockets cannot be handed to another process. */
    OptionalInt descriptor() {
        return OptionalInt.empty();
    }

    /** Wants events or not. */
    abstract void arm(boolean wanted);

    /** Called once. */
    abstract void closeSocket() throws IOException;

    @Override
    public final InetSocketAddress localAddress() {
        return address;
    }

    @Override
    public final void pause() {
        home.timer().execute(() -> setPaused(true));
    }

    @Override
    public final void resume() {
        home.timer().execute(() -> setPaused(false));
    }

    /** Leaves the accepting to another process that has the same socket. Any thread; takes effect for what waits from then on. */
    final void standBy() {
        home.timer().execute(() -> setStandingBy(true));
    }

    /** Accepts again, or at last. Any thread. */
    final void takeTurn() {
        home.timer().execute(() -> setStandingBy(false));
    }

    /** Before it is registered. */
    final void beginStandingBy() {
        standingBy = true;
    }

    /** At once when called on the loop, as Netty does when the loop ends. */
    @Override
    public final void close() {
        if (home.loop().inEventLoop()) {
            closeNow();
        } else {
            home.timer().execute(this::closeNow);
        }
    }

    /** Before it is registered: clients wait in the kernel's queue. */
    final void beginPaused(boolean wanted) {
        paused = wanted;
    }

    final T home() {
        return home;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Never throws, see {@link SocketLeg#onEvent}. */
    final void onAcceptable() {
        try {
            for (int i = 0; i < BURST && isAccepting(); i++) {
                if (!acceptOne(destinations.get(next))) {
                    return;
                }
                next = (next + 1) % destinations.size();
            }
        } catch (IOException cause) {
            rest(cause);
        } catch (Throwable failure) {
            home.failures().onFailure(failure);
        }
    }

    static BindException cannotListen(InetSocketAddress address, IOException cause) {
        BindException clear = new BindException("cannot listen on "
                + address.getAddress().getHostAddress() + ":" + address.getPort() + ": " + cause.getMessage());
        clear.initCause(cause);
        return clear;
    }

    private boolean isAccepting() {
        return !paused && !resting && !standingBy && !closed;
    }

    /** The socket stays readable when accepting fails, so going on at once would spin. */
    private void rest(IOException cause) {
        resting = true;
        arm(false);
        home.timer().schedule(this::goOn, RETRY_NANOS);
        destinations.getFirst().listener().onAcceptFailed(cause);
    }

    private void goOn() {
        resting = false;
        rearm();
    }

    private void setStandingBy(boolean wanted) {
        standingBy = wanted;
        rearm();
    }

    private void setPaused(boolean wanted) {
        paused = wanted;
        rearm();
    }

    final void rearm() {
        if (!closed) {
            arm(isAccepting());
        }
    }

    private void closeNow() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            closeSocket();
        } catch (IOException cause) {
            home.failures().onFailure(cause);
        }
    }
}
