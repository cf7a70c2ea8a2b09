package dev.fairlead.session;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;

/**
 * A block of addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}. An IPv4 client that arrives on an IPv6 socket is its IPv4 address
 * (Java unmaps it).
 *
 * @param network any address of the block
 * @param prefixBits 0..32 for IPv4, 0..128 for IPv6
 */
public record Cidr(InetAddress network, int prefixBits) {
    public Cidr {
        requireNonNull(network, "network");
        int most = network.getAddress().length * 8;
        if (prefixBits < 0 || prefixBits > most) {
            throw new IllegalArgumentException("prefix must be 0.." + most + " but was " + prefixBits);
        }
    }

    /**
     * Reads {@code ADDRESS/BITS}, or a bare address, which is a block of one. Names are not resolved.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = literal(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new Cidr(network, network.getAddress().length * 8);
        }
        return new Cidr(network, Integer.parseInt(text.substring(slash + 1)));
    }

    private static InetAddress literal(String text) {
        if (!text.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit += 8) {
            int mask = 0xFF << Math.max(0, 8 - (prefixBits - bit));
            if (((ours[bit / 8] ^ theirs[bit / 8]) & mask & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixBits;
    }
}
