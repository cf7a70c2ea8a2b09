package dev.fairlead.relay;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A proxy of nothing but accept, dial and relay, on real sockets, with a server socket of the test behind it. */
final class TestProxy implements AutoCloseable {
    final BlockingQueue<RelayEnd> ends = new LinkedBlockingQueue<>();
    final BlockingQueue<Relay> relays = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

    volatile RelayGate gate = nowNanos -> true;
    volatile Supplier<ByteBuf> firstToUpstream = () -> Unpooled.EMPTY_BUFFER;
    volatile Supplier<ByteBuf> firstToDownstream = () -> Unpooled.EMPTY_BUFFER;

    private final ServerSocket server;
    private final EventLoops loops;
    private final Transport transport;
    private final RelayLoop relayLoop;
    private final PipePool pipes;
    private final Listening listening;

    /** The two ends that the proxy connects, as blocking sockets whose reads time out. */
    record Pair(Socket client, Socket server, Relay relay) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            client.close();
            server.close();
        }
    }

    TestProxy(TransportKind kind) throws IOException {
        this(kind, RelayLoop.MOST_PIPES, new FcntlPipeSize());
    }

    TestProxy(TransportKind kind, int mostPipes, PipeSize pipeSize) throws IOException {
        server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        loops = EventLoops.start(1, kind, failures::add);
        transport = loops.transports().getFirst();
        pipes = new PipePool(transport.timer(), pipeSize, mostPipes);
        relayLoop = new RelayLoop(transport.timer(), nowNanos -> gate.mayRelay(nowNanos), failures::add, pipes);
        listening =
                loops.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), anyLoop -> new Accepting());
    }

    /** Bytes of pooled buffers in use, which must be none when no session is blocked. */
    static long bufferedBytes() {
        return PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    /** For options that must be set before connecting. */
    Pair connect(Socket client) throws Exception {
        client.connect(listening.localAddress());
        Socket accepted = server.accept();
        client.setTcpNoDelay(true);
        client.setSoTimeout((int) Await.DEADLINE.toMillis());
        accepted.setTcpNoDelay(true);
        accepted.setSoTimeout((int) Await.DEADLINE.toMillis());
        return new Pair(client, accepted, next(relays));
    }

    Pair connect() throws Exception {
        return connect(new Socket());
    }

    int openPipes() throws Exception {
        return onLoop(pipes::openPipes);
    }

    int lentPipes() throws Exception {
        return onLoop(pipes::lentPipes);
    }

    <T> T onLoop(Callable<T> call) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        transport.timer().execute(() -> {
            try {
                result.complete(call.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(Await.DEADLINE.toSeconds(), SECONDS);
    }

    /** Does it on the loop when what has come to the sockets before this call has been handled; does not wait for it. */
    void afterIo(Runnable task) throws Exception {
        onLoop(() -> relayLoop.afterIo(task));
    }

    /** On the loop: a relay between legs of the test's own. */
    void relayBetween(Leg downstream, Leg upstream) {
        new Relay(relayLoop, downstream, upstream, ends::add).start(Unpooled.EMPTY_BUFFER, Unpooled.EMPTY_BUFFER);
    }

    void onLoop(Runnable task) throws Exception {
        onLoop(() -> {
            task.run();
            return true;
        });
    }

    RelayEnd nextEnd() throws Exception {
        return next(ends);
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T head = queue.poll(Await.DEADLINE.toSeconds(), SECONDS);
        if (head == null) {
            throw new AssertionError("nothing came");
        }
        return head;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        loops.close();
        relayLoop.close();
        server.close();
    }

    private void dial(Leg downstream) {
        var opening = new Opening(downstream);
        var address = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
        opening.upstream = transport.dial(address, opening);
    }

    private void relay(Leg downstream, Leg upstream) {
        var relay = new Relay(relayLoop, downstream, upstream, ends::add);
        relay.start(firstToUpstream.get(), firstToDownstream.get());
        relays.add(relay);
    }

    private final class Accepting implements AcceptListener {
        @Override
        public void onAccepted(Leg downstream) {
            dial(downstream);
        }

        @Override
        public void onAcceptFailed(IOException cause) {
            failures.add(cause);
        }
    }

    private final class Opening extends RecordingListener {
        private final Leg downstream;
        private @Nullable Leg upstream;

        Opening(Leg downstream) {
            this.downstream = downstream;
        }

        @Override
        public void onConnected() {
            relay(downstream, requireNonNull(upstream));
        }

        @Override
        public void onConnectFailed(IOException cause) {
            downstream.reset();
        }
    }
}
