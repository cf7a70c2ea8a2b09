package dev.fairlead.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.Access;
import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.relay.EventLoops;
import dev.fairlead.relay.TransportKind;
import dev.fairlead.run.Awaiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners on real connections, good ones and others. */
@Timeout(90)
class EventStreamTest {
    private final EventLoops loops = EventLoops.start(1, TransportKind.best(), AdminServer::onFailure);
    private EventStream events;
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        start(Duration.ofMillis(300));
    }

    private void start(Duration write) throws IOException {
        events = new EventStream(new EventStream.Patience(Duration.ofMillis(50), write));
        var endpoints =
                new Endpoints().add("GET", "/api/v1/events", _ -> events.listen(() -> Map.of("state", "serving")));
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = AdminServer.start(loops, anyPort, new Access(Optional.empty(), false), endpoints);
    }

    @AfterEach
    void end() {
        stop();
        loops.close();
    }

    private void stop() {
        events.close();
        server.close();
    }

    private Socket listen() throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(server.address());
        socket.setSoTimeout(30_000);
        socket.getOutputStream()
                .write("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
        return socket;
    }

    /** Lines of the stream itself, without HTTP's headers and lengths of chunks. */
    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    private static List<String> read(BufferedReader reader, int lines) throws IOException {
        List<String> read = new ArrayList<>();
        while (read.size() < lines) {
            String line = reader.readLine();
            if (line == null) {
                return read;
            }
            if (line.startsWith("id:") || line.startsWith("event:") || line.startsWith("data:")) {
                read.add(line);
            }
        }
        return read;
    }

    @Test
    void tells_the_status_first_and_then_what_happens_with_growing_ids() throws Exception {
        try (Socket socket = listen()) {
            BufferedReader reader = reader(socket);
            assertThat(read(reader, 2)).containsExactly("event: status", "data: {\"state\":\"serving\"}");

            events.publish("route", () -> Map.of("route", "rw"));
            events.publish("verdict", () -> Map.of("cluster", "main"));

            assertThat(read(reader, 6))
                    .containsExactly(
                            "id: 1",
                            "event: route",
                            "data: {\"route\":\"rw\"}",
                            "id: 2",
                            "event: verdict",
                            "data: {\"cluster\":\"main\"}");
        }
    }

    @Test
    void shows_that_it_lives_while_nothing_happens() throws Exception {
        try (Socket socket = listen()) {
            assertThat(reader(socket)
                            .lines()
                            .filter(line -> line.startsWith(":"))
                            .findFirst())
                    .contains(": alive");
        }
    }

    @Test
    void forgets_who_has_left() throws Exception {
        Socket socket = listen();
        read(reader(socket), 2);
        assertThat(events.isHeard()).isTrue();

        socket.close();

        Awaiting.until(() -> !events.isHeard());
    }

    @Test
    void drops_who_does_not_read_and_goes_on_telling_the_others() throws Exception {
        try (Socket dead = listen();
                Socket alive = listen()) {
            BufferedReader good = reader(alive);
            read(good, 2);
            Awaiting.until(() -> count() == 2);
            String much = "x".repeat(100_000);
            int rounds = 0;

            // More than the dead one's sockets can hold; it reads nothing, not even the answer's head.
            while (count() > 1 && rounds < 500) {
                events.publish("much", () -> much);
                rounds++;
                assertThat(read(good, 3)).contains("event: much");
            }

            Awaiting.until(() -> count() == 1);
            events.publish("last", () -> Map.of());
            assertThat(read(good, 3)).contains("event: last");
            assertThat(dead.isClosed()).isFalse();
        }
    }

    private int count() {
        return events.listeners();
    }

    @Test
    void drops_who_reads_too_slowly_and_says_why() throws Exception {
        stop();
        start(Duration.ofMinutes(1));
        try (Socket slow = listen()) {
            BufferedReader reader = reader(slow);
            read(reader, 2);
            // All at once, and faster than one reader can take them from its queue.
            for (int i = 0; i < 40 * Listener.MOST_WAITING; i++) {
                events.publish("flood", () -> "x".repeat(1_000));
            }
            List<String> all = read(reader, Integer.MAX_VALUE);

            assertThat(all.subList(all.size() - 2, all.size()))
                    .containsExactly("event: dropped", "data: {\"reason\":\"it has not read 256 events\"}");
        }
    }

    @Test
    void serves_only_so_many_and_tells_the_next_one() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < EventStream.MOST_LISTENERS; i++) {
                Socket socket = listen();
                sockets.add(socket);
                read(reader(socket), 2);
            }
            Socket next = listen();
            sockets.add(next);

            assertThat(reader(next).readLine()).contains("503");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void makes_nothing_of_what_nobody_hears() {
        events.publish("never", () -> {
            throw new AssertionError("asked for");
        });

        assertThat(events.isHeard()).isFalse();
    }
}
