package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.Member;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands on the line between a proxy and one member's PostgreSQL (or its REST API), passes everything on, and measures what the proxy does.
 *
 * <p>A connection counts as opening from its accept until PostgreSQL's first answer goes back, which is less than the proxy's own time of opening. Any
 * thread. Lifecycle: from {@link #on} to {@link #close}, which breaks what still stands.
 */
final class Tap implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Member member;
    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opening = new AtomicInteger();
    private final AtomicInteger mostOpening = new AtomicInteger();
    private final AtomicLong bytesToServer = new AtomicLong();

    private Tap(Member member, InetSocketAddress server, ServerSocket listener) {
        this.member = member;
        this.server = server;
        this.listener = listener;
    }

    static Tap on(Lab lab, Member member) {
        return on(lab.serviceHost(), member);
    }

    /** The same for whoever cannot reach the lab's own network. */
    static Tap on(String host, Member member) {
        return start(host, member, new InetSocketAddress(member.host(), member.postgresPort()));
    }

    /** Stands before the member's REST API instead. */
    static Tap onRest(String host, Member member) {
        return start(host, member, new InetSocketAddress(member.host(), member.restPort()));
    }

    private static Tap start(String host, Member member, InetSocketAddress server) {
        try {
            // A queue that is long enough for any crowd: a full one would look like a silent server.
            ServerSocket listener = new ServerSocket(0, 512, InetAddress.getByName(host));
            Tap tap = new Tap(member, server, listener);
            Thread.ofVirtual().name("tap on " + member.name()).start(tap::acceptAll);
            return tap;
        } catch (IOException e) {
            throw new LabException("cannot listen for " + member.name(), e);
        }
    }

    Member member() {
        return member;
    }

    /** HOST:PORT to dial instead of the member's. */
    String address() {
        return listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort();
    }

    /** The most connections that were opening at once. */
    int mostOpening() {
        return mostOpening.get();
    }

    /** All that was sent to the member so far. */
    long bytesToServer() {
        return bytesToServer.get();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = keep(listener.accept());
                mostOpening.accumulateAndGet(opening.incrementAndGet(), Math::max);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                assert listener.isClosed() : closed;
            }
        }
    }

    private void serve(Socket client) {
        AtomicInteger stillOpening = new AtomicInteger(1);
        try {
            Socket upstream = keep(new Socket());
            upstream.connect(server);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            Thread upward = Thread.ofVirtual().start(() -> copy(client, upstream, bytesToServer::addAndGet));
            copy(upstream, client, bytes -> onAnswer(stillOpening));
            upward.join();
        } catch (IOException unreachable) {
            reset(client);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            onAnswer(stillOpening);
            sockets.remove(client);
        }
    }

    private void onAnswer(AtomicInteger stillOpening) {
        opening.addAndGet(-stillOpening.getAndSet(0));
    }

    private interface Counting {
        void passed(int bytes);
    }

    /** Copies until the end, carries a half-close across, and turns any failure into a reset of both. */
    private void copy(Socket from, Socket to, Counting counting) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                counting.passed(count);
                to.getOutputStream().write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            reset(from);
            reset(to);
        }
    }

    private Socket keep(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyClosed) {
            assert socket.isClosed();
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new LabException("cannot stop the tap on " + member.name(), e);
        } finally {
            Set.copyOf(sockets).forEach(this::reset);
        }
    }
}
