package dev.fairlead.admin;

import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.FailureListener;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import dev.fairlead.relay.Listening;
import dev.fairlead.relay.Relay;
import dev.fairlead.relay.RelayLoop;
import dev.fairlead.relay.Transport;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for admin clients and relays each to the JDK's HTTP server behind it, because that one cannot listen on a socket which another process hands over.
 *
 * <p>Confined to its loop, the first of those it was given, which are not the data path's; any thread may ask for addresses, open and stop it.
 * Its buffer goes when that loop has ended.
 */
final class AdminFront {
    private static final Logger log = LoggerFactory.getLogger(AdminFront.class);

    /**
     * Connections at once, of three descriptors each: together less than what the data path leaves alone when descriptors run out. The server behind takes
     * more, because it learns late that one is gone.
     */
    static final int MOST = 50;

    private final InetSocketAddress server;
    private final Transport transport;
    private final RelayLoop relayLoop;
    private final Listening listening;
    private final Visitors visitors;
    private final Set<Link> links = new LinkedHashSet<>();

    /**
     * Listens; clients can connect when this returns, and wait until {@link #open}.
     *
     * @param server where the HTTP server listens
     * @param visitors told who is behind each connection that the server sees
     * @throws IOException when {@code address} cannot be listened on
     */
    AdminFront(EventLoops loops, InetSocketAddress address, InetSocketAddress server, Visitors visitors)
            throws IOException {
        this.server = server;
        this.visitors = visitors;
        this.transport = loops.transports().getFirst();
        FailureListener failures = AdminFront::onFailure;
        this.relayLoop = new RelayLoop(transport.timer(), _ -> true, failures);
        this.listening = loops.listenPaused(address, _ -> new Accepting());
        loops.first().terminationFuture().addListener(_ -> relayLoop.close());
    }

    static void onFailure(Throwable cause) {
        log.warn("an admin connection failed: {}", cause.toString());
    }

    /** With the port that the kernel chose, where 0 was asked for. */
    InetSocketAddress address() {
        return listening.localAddress();
    }

    void open() {
        listening.resume();
    }

    /** Accepts no more; who is connected already is answered. */
    void stopListening() {
        listening.close();
    }

    private final class Accepting implements AcceptListener {
        @Override
        public void onAccepted(Leg client) {
            if (links.size() >= MOST) {
                makeRoom();
            }
            var link = new Link(client);
            links.add(link);
            link.upstream = transport.dial(server, link);
        }

        /** Neither somebody who drips a request, nor many who keep their connections, may keep others out. */
        private void makeRoom() {
            links.stream()
                    .reduce((one, other) -> one.givesWayBefore(other) ? one : other)
                    .ifPresent(Link::cut);
        }

        @Override
        public void onAcceptFailed(IOException cause) {
            log.warn("admin clients wait: {}", cause.getMessage());
        }
    }

    /** One client's way to the server. */
    private final class Link implements LegListener {
        private final Leg downstream;
        private final Visitor visitor;
        private InetSocketAddress seenByServer = new InetSocketAddress(0);
        private Leg upstream;
        private Optional<Relay> relay = Optional.empty();

        Link(Leg downstream) {
            this.downstream = downstream;
            this.upstream = downstream;
            this.visitor = new Visitor(downstream.remoteAddress());
        }

        @Override
        public void onConnected() {
            seenByServer = upstream.localAddress();
            visitors.enter(seenByServer, visitor);
            var relayed = new Relay(relayLoop, downstream, upstream, _ -> onEnd());
            relay = Optional.of(relayed);
            relayed.start(Unpooled.EMPTY_BUFFER, Unpooled.EMPTY_BUFFER);
        }

        boolean givesWayBefore(Link other) {
            return visitor.state().givesWayBefore(other.visitor.state());
        }

        void cut() {
            relay.ifPresentOrElse(Relay::cut, () -> {
                upstream.close();
                downstream.reset();
            });
            onEnd();
        }

        @Override
        public void onConnectFailed(IOException cause) {
            downstream.close();
            onEnd();
        }

        @Override
        public void onReadable() {}

        @Override
        public void onWritable() {}

        @Override
        public void onFailure(Throwable cause) {
            downstream.reset();
            onEnd();
        }

        private void onEnd() {
            links.remove(this);
            visitors.leave(seenByServer, visitor);
        }
    }
}
