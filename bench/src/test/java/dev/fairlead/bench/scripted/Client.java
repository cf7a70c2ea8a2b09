package dev.fairlead.bench.scripted;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One client of a route, which hears at once what comes and when it is cut. Any thread. */
final class Client implements AutoCloseable {
    /** A StartupMessage of user alice. */
    private static final byte[] START_UP = "\0\0\0\24\0\3\0\0user\0alice\0\0".getBytes(StandardCharsets.US_ASCII);

    private static final Pattern WHO = Pattern.compile("who\0([^\0]+)\0");

    private final Socket socket;
    private volatile String heard = "";
    private volatile boolean ended;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(START_UP);
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        byte[] buffer = new byte[1024];
        var all = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                heard = all.append(new String(buffer, 0, count, StandardCharsets.US_ASCII))
                        .toString();
            }
        } catch (IOException reset) {
            // The end as well.
        }
        ended = true;
    }

    /** The PostgreSQL that has greeted it; empty while none has. */
    String server() {
        return WHO.matcher(heard)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
    }

    boolean isEnded() {
        return ended;
    }

    /** Asks who is there; returns how many times it has been told then. */
    long ask() throws IOException {
        long told = told();
        socket.getOutputStream().write(new byte[] {'Q', 0, 0, 0, 5, 0});
        return told + 1;
    }

    long told() {
        return WHO.matcher(heard).results().map(MatchResult::group).count();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
