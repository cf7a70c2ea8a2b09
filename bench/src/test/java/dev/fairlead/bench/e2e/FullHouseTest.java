package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.bytes.ByteServer;
import dev.fairlead.bench.generator.Generator;
import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A proxy that can take no more: five thousand sessions, no descriptor left for another one, and every processor busy with those that are there. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class FullHouseTest {
    private static final int SESSIONS = 5_000;
    private static final int BUSY = 64;
    private static final int TOO_MANY = 100;

    /** More than the endpoint takes, each kept after it was answered. */
    private static final int ADMIN_CLIENTS = 80;

    /** What is left alone for admin, probes, dials, pipes and a burst of accepts: 256 + 64 + 128. */
    private static final int RESERVE = 448;

    private static final int BUSY_SECONDS = 12;
    private static final int QUESTIONS = 300;

    @Test
    void every_admin_request_is_answered_when_sessions_descriptors_and_processors_are_used_up(Lab lab)
            throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ByteServer server = ByteServer.start(lab.requireLeader().host(), 1);
                FairleadProcess fairlead =
                        FairleadProcess.startConfigured(lab, configuration(server.port()), 2 * SESSIONS + RESERVE);
                Generator idle = Generator.start(
                        "idle", "--to", fairlead.primary(), "--sessions", Integer.toString(SESSIONS - BUSY))) {
            assertThat(idle.nextLine().path("open").asInt()).isEqualTo(SESSIONS - BUSY);
            try (Generator busy = busy(fairlead.primary());
                    AdminClients kept = new AdminClients(fairlead.admin())) {
                Await.until(
                        "all sessions",
                        Patience.LIMIT,
                        () -> fairlead.metric("fairlead_sessions").orElse(0) >= SESSIONS - 1);
                for (int i = 0; i < TOO_MANY; i++) {
                    waiting.add(connect(fairlead.primary()));
                }
                Await.until(
                        "accepting to pause",
                        Patience.LIMIT,
                        () -> fairlead.metric("fairlead_accepting").orElse(1) == 0);
                kept.askAndStay(ADMIN_CLIENTS);

                List<Long> millis = kept.askEverything(QUESTIONS);

                System.out.printf(
                        "full house: %d admin answers, each on a connection of its own: median %d ms, slowest %d ms%n",
                        millis.size(), millis.get(millis.size() / 2), millis.getLast());
                assertThat(fairlead.metric("fairlead_accepting").orElse(1)).isZero();
                assertThat(fairlead.metric("fairlead_sessions").orElse(0)).isGreaterThanOrEqualTo(SESSIONS - 1);
                assertThat(busy.nextLine().path("broken").asInt()).isZero();
            }
            idle.endInput();
            assertThat(idle.nextLine().path("lost").asInt()).isZero();
            for (Socket client : waiting) {
                assertServed(client);
            }
        } finally {
            for (Socket client : waiting) {
                client.close();
            }
        }
    }

    private static String configuration(int port) {
        return """
            clusters:
              - patroni: $PATRONI
                routes:
                  - { name: rw, listen: "$PRIMARY", to: primary, backend-port: %d }
            admin: { listen: "$ADMIN" }
            """.formatted(port);
    }

    private static Generator busy(String address) {
        return Generator.start(
                "pingpong",
                "--to",
                address,
                "--connections",
                Integer.toString(BUSY),
                "--seconds",
                Integer.toString(BUSY_SECONDS));
    }

    private static Socket connect(String address) throws IOException {
        String[] place = address.split(":");
        var socket = new Socket(place[0], Integer.parseInt(place[1]));
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Who had to wait in the kernel's queue has its place now. */
    private static void assertServed(Socket client) throws IOException {
        byte[] message = new byte[64];
        java.util.Arrays.fill(message, (byte) 'E');
        client.getOutputStream().write(message);
        assertThat(client.getInputStream().readNBytes(message.length)).isEqualTo(message);
    }
}
