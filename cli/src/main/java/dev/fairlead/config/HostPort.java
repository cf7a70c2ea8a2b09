package dev.fairlead.config;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;

/**
 * An address by name, not resolved.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param port 0..65535
 */
public record HostPort(String host, int port) {
    public HostPort {
        requireNonNull(host, "host");
    }

    /** A resolved address, as one would write it. */
    public static HostPort of(InetSocketAddress address) {
        return new HostPort(address.getAddress().getHostAddress(), address.getPort());
    }

    /** Whether not both can be listened on at the same time: the address of all interfaces collides with each of them. */
    public static boolean overlap(InetSocketAddress one, InetSocketAddress other) {
        boolean samePort = one.getPort() == other.getPort() && other.getPort() != 0;
        boolean sameHost = one.getAddress().equals(other.getAddress());
        boolean any = one.getAddress().isAnyLocalAddress() || other.getAddress().isAnyLocalAddress();
        return samePort && (sameHost || any);
    }

    /** @throws IllegalArgumentException with what is wrong */
    static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon).strip();
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.isEmpty() || (!bracketed && host.indexOf(':') >= 0)) {
            throw new IllegalArgumentException("must be HOST:PORT, with IPv6 as [ADDRESS]:PORT, but was " + text);
        }
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("must have a port of 0 to 65535 but was " + text);
        }
        return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}
