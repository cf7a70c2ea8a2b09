package dev.fairlead.bench.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A /24 of the loopback network that belongs to one lab, so that labs side by side never meet and each link has an address of its own that can be cut.
 *
 * <p>Claimed by a listening socket, for as long as that is open.
 */
final class Subnet implements AutoCloseable {
    /** Members get the addresses .1 to .30, .101 to .130 (the lab's way in) and .201 to .230 (their way to etcd). */
    static final int MAX_MEMBERS = 30;

    private static final int CLAIM_PORT = 61_999;
    private static final int BACK = 100;
    private static final int ETCD = 200;

    private final String prefix;
    private final ServerSocket claim;
    /** The same for all members, as it is in most clusters. */
    private final int restPort;

    private Subnet(String prefix, ServerSocket claim) {
        this.prefix = prefix;
        this.claim = claim;
        this.restPort = freePort(serviceHost(), memberHosts().toArray(String[]::new));
    }

    static Subnet claim() {
        RandomGenerator random = RandomGenerator.getDefault();
        IOException last = new IOException("never tried");
        for (int attempt = 0; attempt < 100; attempt++) {
            String prefix = "127." + random.nextInt(64, 128) + "." + random.nextInt(1, 255) + ".";
            try {
                return new Subnet(prefix, listen(prefix + "254", CLAIM_PORT));
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw new LabException("no free loopback network found; the lab needs 127.64.0.0/10", last);
    }

    /** The lab's own way to etcd. */
    String etcdHost() {
        return prefix + ETCD;
    }

    /** The address under which the {@code index}-th member reaches etcd. */
    String etcdHost(int index) {
        return prefix + (ETCD + index);
    }

    /** An address for the proxy under test or anything else a test wants to listen on. */
    String serviceHost() {
        return prefix + "50";
    }

    /** Another such address. */
    String secondServiceHost() {
        return prefix + "51";
    }

    /** The advertised addresses of all members there may ever be. */
    List<String> memberHosts() {
        return IntStream.rangeClosed(1, MAX_MEMBERS)
                .mapToObj(index -> prefix + index)
                .toList();
    }

    /** @param name the member's; nobody else has {@code index} */
    Member member(int index, String name, String restScheme) {
        String host = prefix + index;
        String backHost = prefix + (BACK + index);
        return new Member(
                name, host, backHost, etcdHost(index), freePort(host, backHost), restPort, restScheme);
    }

    /** A port that was free a moment ago on each of {@code hosts}; outgoing connections never take it, they come from 127.0.0.1. */
    static int freePort(String first, String... others) {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (ServerSocket socket = listen(first, 0)) {
                int port = socket.getLocalPort();
                if (isFreeOn(port, others)) {
                    return port;
                }
            } catch (IOException e) {
                throw new LabException("no free port on " + first, e);
            }
        }
        throw new LabException("no port free on " + first + " and " + String.join(", ", others));
    }

    private static boolean isFreeOn(int port, String... hosts) {
        for (String host : hosts) {
            try (ServerSocket socket = listen(host, port)) {
                assert socket.isBound();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    private static ServerSocket listen(String host, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            claim.close();
        } catch (IOException e) {
            throw new LabException("cannot release " + prefix + "0/24", e);
        }
    }
}
