package dev.fairlead.relay;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The event loops of the process, each with its transport. All methods: any thread.
 *
 * <p>One loop is the default: on two cores a second one cost CPU per message and gained no rate. Loop threads are daemons, so that a process whose
 * main thread failed does not live on half-dead.
 */
public final class EventLoops implements AutoCloseable {
    private static final long SHUTDOWN_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Transport> transports;
    private final Inheritance inheritance;
    private final Acceptors acceptors;

    private EventLoops(MultiThreadIoEventLoopGroup group, List<Transport> transports, Inheritance inheritance) {
        this.group = group;
        this.transports = List.copyOf(transports);
        this.inheritance = inheritance;
        this.acceptors = new Acceptors(transports.getFirst().timer());
    }

    /**
     * @param loops how many, at least 1
     * @param failures told of what is caught at the edge of each loop
     */
    public static EventLoops start(int loops, TransportKind kind, FailureListener failures) {
        return start(loops, kind, failures, new Inheritance());
    }

    /** @param inheritance sockets of another process, used where their address is to be listened on; they accept from {@link #takeTurn} on */
    public static EventLoops start(int loops, TransportKind kind, FailureListener failures, Inheritance inheritance) {
        var group = new MultiThreadIoEventLoopGroup(
                loops, new DefaultThreadFactory("fairlead-loop", true), kind.handlers());
        group.forEach(EventLoops::giveOneMoreRound);
        var edge = new LoopEdge(failures);
        List<Transport> transports = new ArrayList<>();
        group.forEach(loop -> transports.add(
                switch (kind) {
                    case EPOLL -> new EpollTransport((IoEventLoop) loop, edge);
                    case NIO -> new NioTransport((IoEventLoop) loop, edge);
                }));
        return new EventLoops(group, transports, inheritance);
    }

    /** One per loop, in a fixed order; never empty. What they do is confined to their loop, see {@link LoopTimer#execute}. */
    public List<Transport> transports() {
        return transports;
    }

    /**
     * Listens, and deals what is accepted to all loops in turn. Clients can connect when this returns.
     *
     * @param address port 0 for any; IPv4 or IPv6, where {@code ::} takes both
     * @param perLoop called at once for each transport: who takes what is accepted on its loop
     * @throws java.net.BindException when the port is taken or the address is not ours; the message names both
     */
    public Listening listen(InetSocketAddress address, Function<Transport, AcceptListener> perLoop) throws IOException {
        return listen(address, perLoop, false);
    }

    /** As {@link #listen}, but clients wait in the kernel's queue until {@link Listening#resume}. */
    public Listening listenPaused(InetSocketAddress address, Function<Transport, AcceptListener> perLoop)
            throws IOException {
        return listen(address, perLoop, true);
    }

    private Listening listen(InetSocketAddress address, Function<Transport, AcceptListener> perLoop, boolean paused)
            throws IOException {
        return switch (transports.getFirst()) {
            case EpollTransport _ ->
                acceptors.add(openOrAdopt(address, destinations(EpollTransport.class, perLoop), paused));
            case NioTransport _ ->
                acceptors.add(NioAcceptor.open(address, destinations(NioTransport.class, perLoop), paused));
            default -> throw new IllegalStateException("no such transport");
        };
    }

    private EpollAcceptor openOrAdopt(
            InetSocketAddress address, List<Acceptor.Destination<EpollTransport>> destinations, boolean paused)
            throws IOException {
        Optional<LinuxSocket> inherited = inheritance.claim(address);
        return inherited.isPresent()
                ? EpollAcceptor.adopt(inherited.get(), destinations, paused)
                : EpollAcceptor.open(address, destinations, paused);
    }

    /** Gives each socket that listens, and can be passed to another process, to {@code taker}; returns when that is done, so not on a loop. */
    public void handOut(SocketTaker taker) throws IOException {
        acceptors.handOut(taker);
    }

    /** Leaves the accepting to the process that the sockets were handed to, and keeps them; returns when that is done, so not on a loop. Idempotent. */
    public void standBy() {
        acceptors.standBy();
    }

    /** Accepts on all sockets, those that were inherited too. Idempotent. */
    public void takeTurn() {
        acceptors.takeTurn();
    }

    /** The first loop, for handles that are not legs. */
    public IoEventLoop first() {
        return (IoEventLoop) group.iterator().next();
    }

    /** Closes all sockets of all loops and ends them; returns when that is done, or after {@value #SHUTDOWN_SECONDS} s. Idempotent. */
    @Override
    public void close() {
        group.shutdownGracefully(1, TimeUnit.SECONDS.toNanos(SHUTDOWN_SECONDS), TimeUnit.NANOSECONDS)
                .awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * A loop closes its sockets at the start of a round, and might end in the round in which it learns that it shall. A hook, with a quiet time
     * that is not zero, costs it one more.
     */
    private static void giveOneMoreRound(EventExecutor loop) {
        ((SingleThreadEventExecutor) loop).addShutdownHook(() -> {});
    }

    private <T extends SocketTransport> List<Acceptor.Destination<T>> destinations(
            Class<T> kind, Function<Transport, AcceptListener> perLoop) {
        return transports.stream()
                .map(transport -> new Acceptor.Destination<>(kind.cast(transport), perLoop.apply(transport)))
                .toList();
    }
}
