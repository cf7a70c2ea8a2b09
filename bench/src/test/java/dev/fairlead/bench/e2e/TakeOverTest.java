package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.bench.bytes.ByteServer;
import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upgrades that nobody notices. {@code -Dfairlead.take-overs=50} makes it a soak. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class TakeOverTest {
    private static final int TAKE_OVERS = Integer.getInteger("fairlead.take-overs", 5);
    private static final int CONNECTS_PER_SECOND = 2_000;

    @Test
    void no_connection_is_refused_or_reset(Lab lab) throws IOException {
        FairleadProcess present = FairleadProcess.start(lab);
        List<FairleadProcess> past = new ArrayList<>();
        Path script = Files.writeString(lab.newDirectory("pgbench").resolve("one.sql"), "SELECT 1;\n");
        String[] address = present.primary().split(":");
        FairleadProcess first = present;
        try (Program pgbench = pgbench(address, script);
                var connects = new Over(CONNECTS_PER_SECOND, () -> connectAndLeave(address));
                var checks = new Over(
                        50, () -> "" + first.get("/readyz").orElseThrow().statusCode())) {
            for (int i = 0; i < TAKE_OVERS; i++) {
                int before = connects.count();
                past.add(present);
                present = present.successor();
                Await.until("more connects", Expect.LIMIT, () -> connects.count() > before + CONNECTS_PER_SECOND);
            }
            assertThat(past).allSatisfy(each -> assertThat(each.awaitEnd()).isZero());

            assertThat(ProcessHandle.of(pgbench.pid())).as("pgbench still runs").isPresent();
            assertThat(pgbench.mustSucceed()).contains("number of failed transactions: 0");
            assertThat(connects.end()).containsOnlyKeys("ended in order");
            assertThat(checks.end()).containsOnlyKeys("200");
        } finally {
            past.forEach(FairleadProcess::close);
            present.close();
        }
    }

    private static Program pgbench(String[] address, Path script) {
        String seconds = String.valueOf(20 + 4 * TAKE_OVERS);
        return Program.of(
                "pgbench",
                "-n",
                "-C",
                "-c",
                "4",
                "-T",
                seconds,
                "-f",
                script.toString(),
                "-h",
                address[0],
                "-p",
                address[1],
                "-U",
                Sql.USER,
                Sql.DATABASE);
    }

    /** A client that has nothing to say: it costs no backend, and shows all the same whether its connection was accepted and ended in order. */
    private static String connectAndLeave(String[] address) throws IOException {
        try (var socket = new Socket(address[0], Integer.parseInt(address[1]))) {
            socket.setSoTimeout(10_000);
            socket.shutdownOutput();
            return socket.getInputStream().read() < 0 ? "ended in order" : "was told something";
        }
    }

    /** PostgreSQL ends its sessions itself; what is behind {@code backend-port}, as a pooler may be, ends none: there only the old process can. */
    @Test
    void a_switchover_while_the_old_process_has_sessions_cuts_them_there_and_it_ends(Lab lab) throws Exception {
        try (ByteServer pooler = ByteServer.start(lab.requireLeader().host(), 1);
                FairleadProcess old = FairleadProcess.startConfigured(lab, withPooler(pooler.port()));
                Connection kept = Sql.open(old.primary());
                Socket pooled = connect(old.replicas());
                FairleadProcess successor = old.successor();
                WritingClient client = WritingClient.start(successor.primary())) {
            Expect.writes(client, 50);
            assertThat(kept.isValid(10)).isTrue();
            assertThat(isEchoed(pooled)).isTrue();
            assertThat(old.isAlive()).isTrue();
            long struck = System.nanoTime();

            Member next = lab.switchover();

            Expect.writesTo(next, client, 50, struck);
            assertThat(old.awaitEnd()).isZero();
            assertThat(kept.isValid(10)).isFalse();
            assertThat(isEchoed(pooled)).isFalse();
            assertThat(client.log().errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, 1L));
            assertThat(old.log())
                    .extracting(line -> line.text())
                    .filteredOn(line -> line.contains("session id=") && line.contains("route=pooled"))
                    .hasSize(1)
                    .allMatch(line -> line.matches(".*reason=(no-primary|promoting|primary-changed|fenced).*"));
        }
    }

    private static String withPooler(int port) {
        return """
            clusters:
              - patroni: $PATRONI
                routes:
                  - { name: primary, listen: "$PRIMARY", to: primary }
                  - { name: pooled, listen: "$REPLICAS", to: primary, backend-port: %d }
            admin: { listen: "$ADMIN" }
            log: { sessions: true }
            """.formatted(port);
    }

    private static Socket connect(String address) throws IOException {
        String[] place = address.split(":");
        var socket = new Socket(place[0], Integer.parseInt(place[1]));
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Whether the session lives: the backend sends back what begins with this letter. */
    private static boolean isEchoed(Socket socket) {
        byte[] message = new byte[64];
        Arrays.fill(message, (byte) 'E');
        try {
            socket.getOutputStream().write(message);
            return Arrays.equals(socket.getInputStream().readNBytes(message.length), message);
        } catch (IOException ended) {
            return false;
        }
    }

    /** Its PostgreSQL lives on and ends nothing: only the proxy can. */
    @Test
    void the_old_process_goes_on_judging_and_cuts_its_sessions_itself(Lab lab) throws SQLException {
        try (FairleadProcess old = FairleadProcess.start(lab, "--log-sessions", "true");
                Connection kept = Sql.open(old.primary());
                FairleadProcess _ = old.successor()) {
            assertThat(kept.isValid(10)).isTrue();

            lab.killPatroni(lab.requireLeader().name());

            Await.until("the old process to end", Expect.LIMIT, () -> !old.isAlive());
            assertThat(old.awaitEnd()).isZero();
            assertThat(kept.isValid(10)).isFalse();
            assertThat(old.log())
                    .extracting(line -> line.text())
                    .filteredOn(line -> line.contains("session id="))
                    .hasSize(1)
                    .allMatch(line -> line.matches(
                            ".*reason=(lease-over|no-primary|promoting|primary-changed|port-refused|fenced).*"));
        }
    }

    @Test
    void a_successor_that_dies_half_way_changes_nothing(Lab lab) throws Exception {
        try (FairleadProcess old = FairleadProcess.start(lab);
                // Takes connections and never answers, so that there is no verdict for seconds.
                var mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String nowhere = "http://127.0.0.1:" + mute.getLocalPort();
            FairleadProcess doomed = old.beginSuccessor("--patroni", nowhere);
            doomed.awaitLog("taking over from process " + old.pid());

            doomed.kill9();

            old.awaitLog("a take-over failed, serving as before");
            try (Connection session = Sql.open(old.primary(), Duration.ofSeconds(20))) {
                assertThat(session.isValid(10)).isTrue();
            }
            try (FairleadProcess successor = old.successor()) {
                assertThat(old.awaitEnd()).isZero();
                Await.until(
                        "the successor to answer",
                        Patience.LIMIT,
                        () -> successor.get("/api/v1/status").isPresent());
                assertThat(successor.status().path("state").asString()).isEqualTo("serving");
            }
        }
    }

    @Test
    void without_being_asked_to_take_over_it_does_not_start_on_a_port_that_is_taken(Lab lab) {
        try (FairleadProcess old = FairleadProcess.start(lab);
                FairleadProcess second = old.beginPlain()) {
            assertThat(second.awaitEnd()).isEqualTo(1);
            assertThatThrownBy(() -> second.awaitLog("never said"))
                    .hasMessageContaining("Address already in use")
                    .hasMessageContaining(old.primary());
            assertThat(old.get("/readyz").orElseThrow().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void where_nobody_runs_it_starts_as_usual(Lab lab) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab, "--take-over")) {
            fairlead.awaitLog("nobody to take over from");
            assertThat(fairlead.get("/readyz").orElseThrow().statusCode()).isEqualTo(200);
        }
    }
}
