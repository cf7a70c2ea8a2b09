package dev.fairlead.listener;

import dev.fairlead.relay.AcceptListener;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.Leg;
import dev.fairlead.relay.Listening;
import dev.fairlead.relay.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One listening socket, and the route that it leads to. Led to another route it is the same socket: nobody is refused meanwhile, and who waits in the
 * kernel's queue is served by the new one.
 *
 * <p>Thread rule: any thread.
 */
public final class Door {
    private final InetSocketAddress configured;
    private final Listening listening;
    private final AtomicReference<@Nullable ServedRoute> leadsTo;

    private Door(InetSocketAddress configured, Listening listening, AtomicReference<@Nullable ServedRoute> leadsTo) {
        this.configured = configured;
        this.listening = listening;
        this.leadsTo = leadsTo;
    }

    /** Listens; clients wait in the kernel's queue until it leads somewhere. */
    static Door open(EventLoops loops, InetSocketAddress address) throws IOException {
        var leadsTo = new AtomicReference<@Nullable ServedRoute>();
        Listening listening = loops.listenPaused(address, transport -> new Entrance(transport, leadsTo));
        return new Door(address, listening, leadsTo);
    }

    /** Where it was told to listen, which may be port 0. */
    public InetSocketAddress configured() {
        return configured;
    }

    /** Where it listens, with the port that the kernel chose. */
    public InetSocketAddress address() {
        return listening.localAddress();
    }

    Listening listening() {
        return listening;
    }

    void leadTo(ServedRoute route) {
        leadsTo.set(route);
    }

    /** What comes through the door on one loop. */
    private record Entrance(Transport transport, AtomicReference<@Nullable ServedRoute> leadsTo)
            implements AcceptListener {
        @Override
        public void onAccepted(Leg leg) {
            ServedRoute route = leadsTo.get();
            if (route == null) {
                leg.close();
            } else {
                route.on(transport).onAccepted(leg);
            }
        }

        @Override
        public void onAcceptFailed(IOException cause) {
            ServedRoute route = leadsTo.get();
            if (route != null) {
                route.on(transport).onAcceptFailed(cause);
            }
        }
    }
}
