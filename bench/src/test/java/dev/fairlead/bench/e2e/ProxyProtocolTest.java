package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.peer.FairleadProcess;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HAProxy before Fairlead announces the client, and HAProxy behind it is told. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class ProxyProtocolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String DEFAULTS = """
        defaults
            mode tcp
            log stdout format raw daemon
            option tcplog
            timeout client 1m
            timeout connect 5s
            timeout server 1m
        """;

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2"})
    void the_clients_address_goes_through_from_one_end_to_the_other(String how, Lab lab) throws IOException {
        int behindPort = lab.freeServicePort();
        String before = lab.serviceHost() + ":" + lab.freeServicePort();
        try (Program behind = behind(lab, behindPort);
                FairleadProcess fairlead = FairleadProcess.startConfigured(lab, """
                    clusters:
                      - patroni: $PATRONI
                        routes:
                          - name: rw
                            listen: "$PRIMARY"
                            to: primary
                            backend-port: %d
                            proxy-protocol: { accept-from: 127.0.0.0/8, send: v2 }
                    admin: { listen: "$ADMIN" }
                    log: { sessions: true }
                    """.formatted(behindPort));
                Program _ = haproxy(lab, """
                    listen before
                        bind %s
                        server fairlead %s %s
                    """.formatted(before, fairlead.primary(), how))) {
            int port = callUntilAnswered(before);
            String client = "127.0.0.1:" + port;

            fairlead.awaitLog("client=" + client + " ");
            queryThrough(before);
            assertThat(isHungUpOn(fairlead.primary())).isTrue();
            fairlead.awaitLog("reason=no-proxy-header");
            assertThat(behind.end().lines()).anyMatch(line -> line.startsWith(client + " "));
        }
    }

    /** In front of each member's PostgreSQL, on the member's own address. */
    private static Program behind(Lab lab, int port) throws IOException {
        var sections = new StringBuilder();
        for (Member member : lab.members()) {
            sections.append("""
                listen %1$s
                    bind %2$s:%3$d accept-proxy
                    server postgres %4$s
                """.formatted(member.name(), member.host(), port, member.postgres()));
        }
        return haproxy(lab, sections.toString());
    }

    private static Program haproxy(Lab lab, String sections) throws IOException {
        Path config = lab.newDirectory("haproxy-" + System.nanoTime()).resolve("haproxy.cfg");
        Files.writeString(config, DEFAULTS + sections);
        return Program.of("haproxy", "-db", "-f", config.toString());
    }

    /** Opens a session as far as PostgreSQL's first answer; returns the client's port. */
    private static int callUntilAnswered(String address) {
        return Await.until("an answer of PostgreSQL's", PATIENCE, () -> call(address));
    }

    private static Optional<Integer> call(String address) {
        try (Socket socket = connect(address)) {
            byte[] parameters =
                    ("user\0" + Sql.USER + "\0database\0" + Sql.DATABASE + "\0\0").getBytes(StandardCharsets.US_ASCII);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(8 + parameters.length);
            out.writeInt(3 << 16);
            out.write(parameters);
            return socket.getInputStream().read() == 'R' ? Optional.of(socket.getLocalPort()) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    private static Socket connect(String address) throws IOException {
        String[] parts = address.split(":");
        var socket = new Socket(parts[0], Integer.parseInt(parts[1]));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void queryThrough(String address) {
        String[] parts = address.split(":");
        try (Program psql = Program.of(
                "psql",
                "-h",
                parts[0],
                "-p",
                parts[1],
                "-U",
                Sql.USER,
                "-d",
                Sql.DATABASE,
                "-Atc",
                "SELECT 'served'")) {
            assertThat(psql.mustSucceed()).isEqualTo("served");
        }
    }

    /** Whether a balancer that announces nobody is closed without a word. */
    private static boolean isHungUpOn(String address) throws IOException {
        try (Socket socket = connect(address)) {
            socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47});
            return socket.getInputStream().read() < 0;
        }
    }
}
