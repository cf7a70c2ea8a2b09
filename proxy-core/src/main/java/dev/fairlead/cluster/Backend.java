package dev.fairlead.cluster;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A PostgreSQL address that the proxy dials. The name has been resolved by the health-checker, because event loops never resolve.
 *
 * @param host the host as advertised or configured; what people read
 * @param port TCP port, 1..65535
 * @param address what {@code host} resolved to
 */
public record Backend(String host, int port, InetAddress address) {
    public Backend {
        requireNonNull(host, "host");
        requireNonNull(address, "address");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1..65535 but was " + port);
        }
    }

    /** The same host at another port, for a route that dials a pooler beside PostgreSQL ({@code backend-port}). */
    public Backend withPort(int otherPort) {
        return new Backend(host, otherPort, address);
    }

    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** Written out, like {@link #equals}: what a record brings along goes through method handles, and each connection is counted by this. */
    @Override
    public int hashCode() {
        return 31 * address.hashCode() + port;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Backend backend
                        && port == backend.port
                        && address.equals(backend.address)
                        && host.equals(backend.host));
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
