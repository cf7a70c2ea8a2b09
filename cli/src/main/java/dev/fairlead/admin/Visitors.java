package dev.fairlead.admin;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who is behind each connection that the HTTP server sees, through whichever front it came. Any thread. */
final class Visitors {
    private final Map<InetSocketAddress, Visitor> bySeen = new ConcurrentHashMap<>();

    void enter(InetSocketAddress seenByServer, Visitor visitor) {
        bySeen.put(seenByServer, visitor);
    }

    /** The port may have gone to another one by now. */
    void leave(InetSocketAddress seenByServer, Visitor visitor) {
        bySeen.remove(seenByServer, visitor);
    }

    /** Empty for one that has left, and for one that came by no front. */
    Optional<Visitor> behind(InetSocketAddress seenByServer) {
        return Optional.ofNullable(bySeen.get(seenByServer));
    }
}
