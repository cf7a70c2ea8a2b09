package dev.fairlead.listener;

import static dev.fairlead.listener.DataPathLab.assertServedBy;
import static dev.fairlead.listener.DataPathLab.await;
import static dev.fairlead.listener.DataPathLab.next;
import static dev.fairlead.wire.Bytes.cancel;
import static dev.fairlead.wire.Bytes.sslRequest;
import static dev.fairlead.wire.Bytes.startUp;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.relay.TransportKind;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionFilter;
import dev.fairlead.session.SessionInfo;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole data path over real sockets, in front of a server that speaks as much PostgreSQL as the proxy can tell. */
class DataPathTest {
    private static final byte[] START = startUp("alice");

    static Stream<TransportKind> kinds() {
        return Stream.of(TransportKind.values()).filter(k -> k == TransportKind.NIO || Epoll.isAvailable());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void relays_a_session_from_its_first_byte_to_its_last(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.primaryIs("node1");
            byte[] much = new byte[3_000_000];
            new Random(7).nextBytes(much);

            Socket client = lab.connect(sslRequest());
            assertThat(client.getInputStream().read()).isEqualTo('N');
            client.getOutputStream().write(START);
            assertServedBy("node1", client);
            Thread.startVirtualThread(() -> send(client, much));

            assertThat(client.getInputStream().readAllBytes()).isEqualTo(much);
            var summary = next(lab.events.closed);
            assertThat(summary.reason()).isEqualTo(CloseReason.CLIENT_CLOSED);
            assertThat(summary.bytesToUpstream()).isEqualTo(sslRequest().length + START.length + much.length);
            assertThat(lab.path.tally().sessions()).isZero();
        }
    }

    private static boolean isRefused(DataPathLab lab) {
        try (Socket connected = lab.connect()) {
            return !connected.isConnected();
        } catch (ConnectException refused) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void serves_200_clients_that_connected_while_there_was_no_primary_32_at_a_time(TransportKind kind)
            throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            lab.noPrimary();
            lab.node2.openingNanos = TimeUnit.MILLISECONDS.toNanos(3);
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                clients.add(lab.connect(START));
            }
            await("all held", () -> lab.path.tally().route("rw").held() == 200);

            lab.primaryIs("node2");

            for (Socket client : clients) {
                assertServedBy("node2", client);
            }
            assertThat(lab.node2.mostOpening.get()).isBetween(2, 32);
            assertThat(lab.node2.startUps).hasSize(200);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void replays_a_lost_opening_until_it_succeeds(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.node1.drops.set(1);
            lab.node1.refusals.set(1);
            lab.primaryIs("node1");

            Socket client = lab.connect(START);

            assertServedBy("node1", client);
            assertThat(lab.node1.startUps).hasSize(2);
            assertThat(next(lab.events.suspicions)).isEqualTo("node1 OPENING_LOST");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void waits_for_another_primary_when_a_dial_is_refused(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.node1.close();
            lab.primaryIs("node1");
            Socket client = lab.connect(START);
            assertThat(next(lab.events.suspicions)).isEqualTo("node1 DIAL_FAILED");

            lab.primaryIs("node2");

            assertServedBy("node2", client);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void resets_the_client_of_a_primary_that_lost_the_lock(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.primaryIs("node1");
            Socket client = lab.connect(START);
            assertServedBy("node1", client);

            lab.noPrimary();

            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThat(next(lab.events.closed).reason()).isEqualTo(CloseReason.NO_PRIMARY);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void carries_the_reset_of_a_crashed_server_to_the_client(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.primaryIs("node1");
            Socket client = lab.connect(START);
            assertServedBy("node1", client);

            lab.node1.crash();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(next(lab.events.closed).reason()).isEqualTo(CloseReason.UPSTREAM_RESET);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void sends_a_cancel_to_all_members_and_ends_it_when_they_have(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.noPrimary();

            Socket client = lab.connect(cancel(4));

            assertThat(client.getInputStream().readAllBytes()).isEmpty();
            assertThat(lab.node1.cancels).hasSize(1);
            assertThat(lab.node2.cancels).hasSize(1);
            assertThat(next(lab.events.closed).reason()).isEqualTo(CloseReason.CANCEL_DONE);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_held_client_that_leaves_is_noticed(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.noPrimary();
            Socket client = lab.connect(START);
            await("held", () -> lab.path.tally().route("rw").held() == 1);

            client.close();

            assertThat(next(lab.events.closed).reason()).isEqualTo(CloseReason.CLIENT_LEFT);
            assertThat(lab.path.tally().route("rw").held()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void drains_in_order(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.primaryIs("node1");
            Socket relayed = lab.connect(START);
            assertServedBy("node1", relayed);
            lab.noPrimaryForNewOnes();
            Socket held = lab.connect(START);
            await("held", () -> lab.path.tally().route("rw").held() == 1);

            var drained = lab.path.drain();

            assertThat(new String(held.getInputStream().readAllBytes(), UTF_8)).contains("57P03");
            await("the port is free", () -> isRefused(lab));
            relayed.getOutputStream().write('x');
            assertThat(relayed.getInputStream().read()).isEqualTo('x');
            assertThatThrownBy(() -> relayed.getInputStream().read()).isInstanceOf(SocketException.class);
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void cuts_all_sessions_of_a_member_and_says_when_it_is_done(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            lab.primaryIs("node1");
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                clients.add(lab.connect(START));
                assertServedBy("node1", clients.getLast());
            }

            int cut = lab.path
                    .cut(SessionFilter.of("main", "node1"), CloseReason.OPERATOR_FENCE)
                    .get(10, TimeUnit.SECONDS);

            assertThat(cut).isEqualTo(6);
            assertThat(lab.path.tally().sessions()).isZero();
            for (Socket client : clients) {
                assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void lists_sessions_and_ends_one_of_them(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 2)) {
            lab.primaryIs("node1");
            Socket client = lab.connect(START);
            assertServedBy("node1", client);

            List<SessionInfo> sessions = lab.sessions();
            boolean killed = lab.path.kill(sessions.getFirst().id()).get(10, TimeUnit.SECONDS);

            assertThat(sessions).hasSize(1);
            assertThat(sessions.getFirst().state()).isEqualTo("relaying");
            assertThat(killed).isTrue();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThat(next(lab.events.closed).reason()).isEqualTo(CloseReason.OPERATOR);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_slow_reader_loses_nothing(TransportKind kind) throws Exception {
        try (var lab = new DataPathLab(kind, 1)) {
            lab.primaryIs("node1");
            Socket client = lab.connect(START);
            assertServedBy("node1", client);
            byte[] much = new byte[8_000_000];
            Arrays.fill(much, (byte) 3);
            Thread.startVirtualThread(() -> send(client, much));
            await("stuck", new Still(lab));

            assertThat(client.getInputStream().readAllBytes()).isEqualTo(much);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void leaves_clients_in_the_kernels_queue_while_descriptors_are_short(TransportKind kind) throws Exception {
        long enoughForTwo = AcceptGate.RESERVE + AcceptGate.BURST + AcceptGate.PIPES + 4;
        try (var lab = new DataPathLab(kind, DataPathSettings.DEFAULTS, enoughForTwo)) {
            lab.primaryIs("node1");
            Socket first = lab.connect(START);
            assertServedBy("node1", first);
            assertServedBy("node1", lab.connect(START));
            await("paused", () -> lab.events.pauses.get() == 1);

            Socket third = lab.connect(START);
            await("some ticks", new Ticks(5));
            assertThat(lab.node1.startUps).hasSize(2);
            first.close();

            assertServedBy("node1", third);
            assertThat(lab.events.resumes).hasValue(1);
        }
    }

    /** True after so many looks, a tick of the loop's apart. */
    private static final class Ticks implements BooleanSupplier {
        private int left;

        Ticks(int count) {
            left = count;
        }

        @Override
        public boolean getAsBoolean() {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            return left-- <= 0;
        }
    }

    /** True once the bytes of the only session have not moved between two looks. */
    private static final class Still implements BooleanSupplier {
        private final DataPathLab lab;
        private long before = -1;

        Still(DataPathLab lab) {
            this.lab = lab;
        }

        @Override
        public boolean getAsBoolean() {
            long now = lab.sessions().getFirst().bytesToDownstream();
            boolean still = now > 0 && now == before;
            before = now;
            return still;
        }
    }
}
