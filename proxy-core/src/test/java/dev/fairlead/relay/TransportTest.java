package dev.fairlead.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Dialling, listening and the edge of legs, on each kind of transport, with two loops. */
@ParameterizedClass
@EnumSource(TransportKind.class)
class TransportTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final TransportKind kind;
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
    private EventLoops loops;

    private record Accepted(Leg leg, Transport transport, RecordingListener listener) {}

    TransportTest(TransportKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() {
        loops = EventLoops.start(2, kind, failures::add);
    }

    @AfterEach
    void stop() {
        loops.close();
    }

    @Test
    void a_refused_connection_is_told_to_the_listener_and_closes_the_leg() throws Exception {
        var listener = new RecordingListener();

        Leg leg = dial(unusedAddress(), listener);

        assertThat(TestProxy.next(listener.events)).isEqualTo("failed");
        onLoop(() -> assertThatThrownBy(() -> leg.write(Unpooled.buffer().writeByte(1)))
                .isInstanceOf(ClosedChannelException.class));
        assertThat(failures).isEmpty();
    }

    @Test
    void a_dial_that_nobody_answers_ends_when_the_caller_closes_it_and_tells_nothing() throws Exception {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, LOOPBACK)) {
            fill(full, fillers);
            long before = Await.openDescriptors();
            var listener = new RecordingListener();
            Leg leg = dial(address(full), listener);

            var deadline = new CompletableFuture<Boolean>();
            onLoop(() -> timer().schedule(() -> deadline.complete(closed(leg)), TimeUnit.MILLISECONDS.toNanos(20)));

            assertThat(deadline.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            Await.until("the descriptor is closed", () -> Await.openDescriptors() <= before);
            assertThat(listener.events).isEmpty();
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void a_leg_reads_writes_and_sees_the_end_of_the_stream() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            var listener = new RecordingListener();
            Leg leg = dial(address(server), listener);
            try (Socket peer = server.accept()) {
                assertThat(TestProxy.next(listener.events)).isEqualTo("connected");
                peer.getOutputStream().write(new byte[] {1, 2, 3});
                assertThat(TestProxy.next(listener.events)).isEqualTo("readable");
                onLoop(() -> assertThat(leg.read(Unpooled.buffer(10))).isEqualTo(3));
                onLoop(() ->
                        assertThat(leg.write(Unpooled.buffer().writeByte(7))).isEqualTo(1));
                assertThat(peer.getInputStream().read()).isEqualTo(7);
                assertThat(leg.remoteAddress()).isEqualTo(address(server));
                onLoop(() -> assertThat(leg.localAddress()).isEqualTo(peer.getRemoteSocketAddress()));

                peer.shutdownOutput();

                assertThat(TestProxy.next(listener.events)).isEqualTo("readable");
                onLoop(() -> assertThat(leg.read(Unpooled.buffer(10))).isEqualTo(-1));
                onLoop(leg::shutdownOutput);
                assertThat(peer.getInputStream().read()).isEqualTo(-1);
                onLoop(leg::close);
            }
        }
    }

    @Test
    void a_leg_sends_buffers_of_every_kind() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            var listener = new RecordingListener();
            Leg leg = dial(address(server), listener);
            try (Socket peer = server.accept()) {
                assertThat(TestProxy.next(listener.events)).isEqualTo("connected");
                ByteBuf composite = Unpooled.wrappedBuffer(new byte[] {5}, new byte[] {6});
                ByteBuf direct = Unpooled.directBuffer().writeByte(7).writeByte(8);
                direct.skipBytes(1);

                for (ByteBuf each : List.of(Unpooled.wrappedBuffer(new byte[] {1, 2}), composite, direct)) {
                    onLoop(() -> leg.write(each));
                    assertThat(each.isReadable()).isFalse();
                    each.release();
                }

                assertThat(peer.getInputStream().readNBytes(5)).containsExactly(1, 2, 5, 6, 8);
                onLoop(leg::close);
            }
        }
    }

    @Test
    void a_leg_that_was_not_read_to_the_end_says_that_input_waits() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            var listener = new RecordingListener();
            Leg leg = dial(address(server), listener);
            try (Socket peer = server.accept()) {
                assertThat(TestProxy.next(listener.events)).isEqualTo("connected");
                peer.getOutputStream().write(new byte[] {1, 2, 3});
                assertThat(TestProxy.next(listener.events)).isEqualTo("readable");

                onLoop(() -> assertThat(leg.read(Unpooled.buffer(2, 2))).isEqualTo(2));
                onLoop(() -> assertThat(leg.isInputWaiting()).isTrue());
                onLoop(() -> assertThat(leg.read(Unpooled.buffer(2, 2))).isEqualTo(1));
                onLoop(() -> assertThat(leg.isInputWaiting()).isFalse());

                assertThat(listener.events).isEmpty();
                onLoop(leg::close);
            }
        }
    }

    @Test
    void a_silent_peer_is_looked_after_by_the_kernel_once_that_is_asked_for() throws Exception {
        assumeTrue(kind == TransportKind.EPOLL, "reads what Linux says of its timers");
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            var listener = new RecordingListener();
            Leg leg = dial(address(server), listener);
            assertThat(TestProxy.next(listener.events)).isEqualTo("connected");
            onLoop(() -> leg.write(Unpooled.buffer().writeByte(1)));
            try (Socket peer = server.accept()) {
                assertThat(peer.getInputStream().read()).isEqualTo(1);
                var dialled = (InetSocketAddress) peer.getRemoteSocketAddress();
                Await.until("no timer", () -> KernelTimer.of(dialled) == KernelTimer.NONE);

                onLoop(leg::keepAlive);

                Await.until("keepalive", () -> KernelTimer.of(dialled) == KernelTimer.KEEPALIVE);
                onLoop(leg::close);
            }
        }
    }

    @Test
    void an_exception_of_a_listener_resets_its_leg_is_counted_and_harms_no_other() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, LOOPBACK)) {
            Leg broken = dial(address(server), new RecordingListener() {
                @Override
                public void onReadable() {
                    throw new AssertionError("on purpose");
                }
            });
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write(1);

                assertThat(TestProxy.next(failures)).hasMessage("on purpose");
                assertThatThrownBy(() -> peer.getInputStream().read()).isInstanceOf(IOException.class);
                onLoop(() -> assertThatThrownBy(() -> broken.read(Unpooled.buffer(1)))
                        .isInstanceOf(ClosedChannelException.class));
            }

            var other = new RecordingListener();
            dial(address(server), other);
            assertThat(TestProxy.next(other.events)).isEqualTo("connected");
        }
    }

    @Test
    void a_task_that_throws_is_counted_and_its_loop_lives_on() throws Exception {
        timer().execute(() -> {
            throw new AssertionError("on purpose");
        });

        assertThat(TestProxy.next(failures)).hasMessage("on purpose");
        onLoop(() -> {});
    }

    @Test
    void a_failure_to_report_a_failure_harms_nobody() throws Exception {
        var later = new CompletableFuture<Boolean>();
        try (EventLoops unlucky = EventLoops.start(1, kind, failure -> {
            throw new AssertionError("no file descriptor to log with");
        })) {
            LoopTimer itsTimer = unlucky.transports().getFirst().timer();

            itsTimer.execute(() -> {
                throw new AssertionError("on purpose");
            });

            itsTimer.execute(() -> later.complete(true));
            assertThat(later.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void connections_are_dealt_to_the_loops_in_turn_each_on_its_own_thread() throws Exception {
        try (Listening listening = listen(new InetSocketAddress(LOOPBACK, 0))) {
            List<Transport> receivers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                try (Socket client =
                        new Socket(LOOPBACK, listening.localAddress().getPort())) {
                    client.getOutputStream().write(1);
                    Accepted one = TestProxy.next(accepted);
                    assertThat(TestProxy.next(one.listener().events)).isEqualTo("readable");
                    assertThat(one.leg().remoteAddress()).isEqualTo(client.getLocalSocketAddress());
                    one.transport().timer().execute(one.leg()::close);
                    receivers.add(one.transport());
                }
            }

            assertThat(receivers).containsExactly(transport(0), transport(1), transport(0), transport(1));
        }
    }

    @Test
    void a_taken_port_is_refused_with_the_address_in_the_message() throws Exception {
        try (Listening first = listen(new InetSocketAddress(LOOPBACK, 0))) {
            assertThatThrownBy(() -> listen(first.localAddress()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(LOOPBACK.getHostAddress() + ":"
                            + first.localAddress().getPort())
                    .hasMessageContaining("Address already in use");
        }
    }

    @Test
    void a_port_is_free_again_after_the_close() throws Exception {
        InetSocketAddress address;
        try (Listening first = listen(new InetSocketAddress(LOOPBACK, 0))) {
            address = first.localAddress();
        }

        Await.until("the port can be taken again", () -> canListen(address));
    }

    @Test
    void a_paused_listener_leaves_clients_in_the_queue_until_it_resumes() throws Exception {
        try (Listening listening = listen(new InetSocketAddress(LOOPBACK, 0))) {
            listening.pause();
            onLoop(() -> {});
            try (Socket client = new Socket(LOOPBACK, listening.localAddress().getPort())) {
                client.getOutputStream().write(1);
                onLoop(() -> {});
                assertThat(accepted).isEmpty();

                listening.resume();

                Accepted one = TestProxy.next(accepted);
                assertThat(TestProxy.next(one.listener().events)).isEqualTo("readable");
                one.transport().timer().execute(one.leg()::close);
            }
        }
    }

    @Test
    void listens_on_ipv6_and_dials_it() throws Exception {
        InetAddress loopback6 = InetAddress.ofLiteral("::1");
        assumeTrue(isOurs(loopback6), "this machine has no IPv6");
        try (Listening listening = listen(new InetSocketAddress(loopback6, 0))) {
            var listener = new RecordingListener();

            Leg leg = dial(listening.localAddress(), listener);

            assertThat(TestProxy.next(listener.events)).isEqualTo("connected");
            Accepted one = TestProxy.next(accepted);
            assertThat(one.leg().remoteAddress().getAddress()).isEqualTo(loopback6);
            onLoop(leg::close);
            one.transport().timer().execute(one.leg()::close);
        }
    }

    private Leg dial(InetSocketAddress address, LegListener listener) throws Exception {
        var leg = new CompletableFuture<Leg>();
        onLoop(() -> leg.complete(transport(0).dial(address, listener)));
        return leg.get();
    }

    private Listening listen(InetSocketAddress address) throws IOException {
        return loops.listen(address, Accepting::new);
    }

    private boolean canListen(InetSocketAddress address) {
        try (Listening again = listen(address)) {
            return again.localAddress().equals(address);
        } catch (IOException taken) {
            return false;
        }
    }

    private static boolean closed(Leg leg) {
        leg.close();
        return true;
    }

    private Transport transport(int index) {
        return loops.transports().get(index);
    }

    private LoopTimer timer() {
        return transport(0).timer();
    }

    @FunctionalInterface
    private interface LoopTask {
        void run() throws Exception;
    }

    private void onLoop(LoopTask task) throws Exception {
        var done = new CompletableFuture<Boolean>();
        timer().execute(() -> {
            try {
                task.run();
                done.complete(true);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.get(Await.DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    private static InetSocketAddress address(ServerSocket server) {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private static InetSocketAddress unusedAddress() throws IOException {
        try (ServerSocket gone = new ServerSocket(0, 1, LOOPBACK)) {
            return address(gone);
        }
    }

    private static boolean isOurs(InetAddress address) {
        try (ServerSocket probe = new ServerSocket(0, 1, address)) {
            return probe.isBound();
        } catch (IOException absent) {
            return false;
        }
    }

    /** Connects until the kernel drops what it has no room for. */
    private static void fill(ServerSocket server, List<Socket> fillers) throws IOException {
        while (true) {
            Socket filler = new Socket();
            fillers.add(filler);
            try {
                filler.connect(address(server), 100);
            } catch (SocketTimeoutException full) {
                return;
            }
        }
    }

    private final class Accepting implements AcceptListener {
        private final Transport transport;

        Accepting(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void onAccepted(Leg leg) {
            var listener = new RecordingListener();
            leg.listener(listener);
            accepted.add(new Accepted(leg, transport, listener));
        }

        @Override
        public void onAcceptFailed(IOException cause) {
            failures.add(cause);
        }
    }
}
