package dev.fairlead.bench.bytes;

import dev.fairlead.bench.generator.ByteBackend;
import dev.fairlead.bench.peer.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;

/**
 * The backend in C, behind all peers of a comparison.
 *
 * @param program which listens on a port for each peer
 * @param index   of the port that this peer is to use
 */
public record ByteServer(ByteBackend program, String host, int index) implements Backend {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Starts it with {@code peers} ports. */
    public static ByteServer start(String host, int peers) {
        return new ByteServer(ByteBackend.start(host, peers), host, 0);
    }

    @Override
    public int port() {
        return program.ports().get(index);
    }

    @Override
    public Backend forPeer(int other) {
        return new ByteServer(program, host, other);
    }

    @Override
    public boolean isPostgres() {
        return false;
    }

    @Override
    public boolean answersThrough(String address) {
        byte[] message = new byte[64];
        Arrays.fill(message, (byte) 'E');
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(socketAddress(address), (int) PATIENCE.toMillis());
            socket.getOutputStream().write(message);
            return Arrays.equals(socket.getInputStream().readNBytes(message.length), message);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static InetSocketAddress socketAddress(String address) throws UnknownHostException {
        String[] place = address.split(":");
        return new InetSocketAddress(InetAddress.getAllByName(place[0])[0], Integer.parseInt(place[1]));
    }

    @Override
    public void close() {
        program.close();
    }
}
