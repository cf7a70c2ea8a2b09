package dev.fairlead.session;

import java.net.InetAddress;
import java.util.List;

/**
 * Where a route's client addresses come from, and who is told.
 *
 * @param acceptFrom {@code proxy-protocol.accept-from}: who must begin with a PROXY header, which is believed; everybody else is a client
 * @param send {@code proxy-protocol.send: v2}: whether each connection to a member begins with one, for a pooler that wants it
 */
public record ProxyProtocol(List<Cidr> acceptFrom, boolean send) {
    /** Neither. */
    public static final ProxyProtocol DEFAULTS = new ProxyProtocol(List.of(), false);

    public ProxyProtocol {
        acceptFrom = List.copyOf(acceptFrom);
    }

    boolean isTrusted(InetAddress sender) {
        return !acceptFrom.isEmpty() && acceptFrom.stream().anyMatch(block -> block.contains(sender));
    }
}
