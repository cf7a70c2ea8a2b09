package dev.fairlead.takeover;

import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Inheritance;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.Listening;
import dev.fairlead.relay.SocketTaker;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.takeover.Handover.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One of the two processes of a take-over, as far as they listen: tells each client its name and closes. */
final class Half implements Incumbent, AutoCloseable {
    static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    final EventLoops loops;
    volatile List<String> orders = List.of();
    volatile List<String> knowledge = List.of();

    private final byte name;
    private final Listening listening;

    private Half(char name, EventLoops loops, InetSocketAddress address) throws IOException {
        this.name = (byte) name;
        this.loops = loops;
        this.listening = loops.listen(address, _ -> new Telling());
    }

    static Half first(char name) throws IOException {
        return new Half(name, EventLoops.start(1, TransportKind.EPOLL, _ -> {}), ANYWHERE);
    }

    static Half heir(char name, Inheritance inheritance, InetSocketAddress address) throws IOException {
        return new Half(name, EventLoops.start(1, TransportKind.EPOLL, _ -> {}, inheritance), address);
    }

    Reception receive(Path path) throws IOException {
        return Reception.open(path, loops, this);
    }

    Reception receive(Path path, int uid, Duration start) throws IOException {
        return Reception.open(
                path, loops, this, new Reception.Manners(uid, new Patience(Duration.ofSeconds(10), start)));
    }

    /** Listens on so many more addresses. */
    List<InetSocketAddress> listenOn(int more) throws IOException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < more; i++) {
            addresses.add(loops.listen(ANYWHERE, _ -> new Telling()).localAddress());
        }
        return addresses;
    }

    InetSocketAddress address() {
        return listening.localAddress();
    }

    /** What happened next to it as the incumbent. */
    String next() throws InterruptedException {
        String word = said.poll(10, TimeUnit.SECONDS);
        if (word == null) {
            throw new AssertionError("nothing happened");
        }
        return word;
    }

    @Override
    public void handOut(SocketTaker taker) throws IOException {
        loops.handOut(taker);
        said.add("handed out");
    }

    @Override
    public List<String> orders() {
        return orders;
    }

    @Override
    public List<String> knowledge() {
        return knowledge;
    }

    @Override
    public boolean heed(List<String> lines) {
        orders = List.copyOf(lines);
        return !lines.contains("refuse");
    }

    @Override
    public void standBy() {
        loops.standBy();
        said.add("stood by");
    }

    @Override
    public void goOn() {
        loops.takeTurn();
        said.add("went on");
    }

    @Override
    public void retire(int successorPid) {
        listening.close();
        said.add("retired");
    }

    @Override
    public void close() {
        loops.close();
    }

    private final class Telling implements AcceptListener {
        @Override
        public void onAccepted(Leg leg) {
            ByteBuf word = Unpooled.directBuffer(1).writeByte(name);
            try {
                leg.write(word);
            } catch (IOException gone) {
                failures.add(gone);
            } finally {
                word.release();
            }
            leg.close();
        }

        @Override
        public void onAcceptFailed(IOException cause) {
            failures.add(cause);
        }
    }
}
