package dev.fairlead.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.fairlead.relay.TestProxy.Pair;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Streams through pipes. After each test no descriptor is left. */
@EnabledOnOs(OS.LINUX)
class SplicerTest {
    private static final int MEGABYTE = 1 << 20;

    /** More than all buffers of both connections can hold. */
    private static final long STREAM = 128L * MEGABYTE;

    private final AtomicInteger loans = new AtomicInteger();
    private long descriptorsBefore;

    @BeforeEach
    void count() throws Exception {
        new TestProxy(TransportKind.EPOLL).close();
        descriptorsBefore = Await.openDescriptors();
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        Await.until("all descriptors are closed", () -> Await.openDescriptors() <= descriptorsBefore);
    }

    @Test
    void a_stream_goes_through_a_pipe_that_is_given_back() throws Exception {
        try (var proxy = proxy(4);
                Pair pair = proxy.connect()) {
            CompletableFuture<Bytes> sent = Bytes.stream(pair.server(), STREAM, 1);

            Bytes received = Bytes.receive(pair.client()).get();

            assertThat(received).isEqualTo(sent.get());
            assertThat(loans).hasPositiveValue();
            assertThat(proxy.lentPipes()).isZero();
            assertThat(proxy.openPipes()).as("two sides share one pipe").isEqualTo(1);
            assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.DOWNSTREAM)))
                    .isEqualTo(STREAM);
        }
    }

    @Test
    void what_is_in_a_pipe_is_withheld_while_paused_and_delivered_before_the_end() throws Exception {
        try (var proxy = proxy(4);
                Stalled stalled = stalledWithPipe(proxy)) {
            Relay relay = stalled.pair.relay();
            long before = proxy.onLoop(() -> {
                relay.pause(Side.DOWNSTREAM);
                return relay.bytesTo(Side.DOWNSTREAM);
            });
            InputStream client = stalled.pair.client().getInputStream();
            client.readNBytes((int) (before - stalled.heard));
            assertThat(proxy.lentPipes()).isEqualTo(1);
            assertThat(proxy.onLoop(() -> relay.bytesTo(Side.DOWNSTREAM))).isEqualTo(before);

            proxy.onLoop(() -> relay.resume(Side.DOWNSTREAM));

            Bytes rest = Bytes.receive(stalled.pair.client()).get();
            assertThat(before + rest.count()).isEqualTo(STREAM);
            assertThat(proxy.lentPipes()).isZero();
        }
    }

    @Test
    void a_pipe_with_bytes_in_it_is_closed_by_a_cut_and_never_lent_again() throws Exception {
        try (var proxy = proxy(4);
                Stalled stalled = stalledWithPipe(proxy)) {
            proxy.onLoop(() -> stalled.pair.relay().cut());

            assertThat(proxy.openPipes()).isZero();
            assertThatThrownBy(() -> Bytes.receive(stalled.pair.client()).get())
                    .rootCause()
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void a_reset_of_the_source_is_a_reset_however_much_is_in_the_pipe() throws Exception {
        try (var proxy = proxy(4);
                Stalled stalled = stalledWithPipe(proxy)) {
            stalled.pair.server().setSoLinger(true, 0);
            stalled.pair.server().close();

            assertThatThrownBy(() -> Bytes.receive(stalled.pair.client()).get())
                    .rootCause()
                    .isInstanceOf(SocketException.class);
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_RESET);
            assertThat(proxy.lentPipes()).isZero();
        }
    }

    @Test
    void what_came_before_a_reset_is_taken_first_and_the_reset_is_not_forgotten() throws Exception {
        try (var one = new OneLeg()) {
            one.peer.getOutputStream().write(new byte[1000]);
            one.peer.setSoLinger(true, 0);
            one.peer.close();

            one.takes(1000);
            one.tellsOfTheReset();
        }
    }

    @Test
    void a_reset_is_told_after_what_a_pipe_holds_has_been_given() throws Exception {
        try (var one = new OneLeg()) {
            one.peer.getOutputStream().write(new byte[1000]);
            one.takes(1000);
            one.peer.setSoLinger(true, 0);
            one.peer.close();

            assertThat(one.leg.spliceInto(one.pipe)).isZero();
            one.tellsOfTheReset();
        }
    }

    /** A leg without a loop, so that no event comes before the test wants it. */
    private static final class OneLeg implements AutoCloseable {
        private final Pipe pipe = Pipe.open();
        private final EpollLeg leg;
        private final Socket peer;

        OneLeg() throws Exception {
            try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                var address = (InetSocketAddress) listening.getLocalSocketAddress();
                LinuxSocket socket = LinuxSocket.newSocketStream(false);
                Await.until("it is connected", () -> socket.connect(address));
                leg = new EpollLeg(socket, true, address, failure -> fail(failure));
                peer = listening.accept();
            }
        }

        void takes(int bytes) throws Exception {
            var taken = new AtomicInteger();
            Await.until("all is taken", () -> taken.addAndGet(leg.spliceInto(pipe)) >= bytes);
            assertThat(taken).hasValue(bytes);
        }

        void tellsOfTheReset() {
            ByteBuf rest = Unpooled.directBuffer(10);
            assertThatThrownBy(() -> Await.until("the reset is told", () -> leg.read(rest) < 0))
                    .hasStackTraceContaining("reset");
            rest.release();
        }

        @Override
        public void close() throws IOException {
            leg.close();
            pipe.close();
            peer.close();
        }
    }

    @Test
    void a_stream_that_finds_no_pipe_is_copied() throws Exception {
        try (var proxy = proxy(1);
                Stalled stalled = stalledWithPipe(proxy);
                Pair pair = proxy.connect()) {
            int before = loans.get();
            CompletableFuture<Bytes> sent = Bytes.stream(pair.server(), STREAM, 1);

            Bytes received = Bytes.receive(pair.client()).get();

            assertThat(received).isEqualTo(sent.get());
            assertThat(loans).hasValue(before);
            assertThat(proxy.openPipes()).isEqualTo(1);
            proxy.onLoop(() -> stalled.pair.relay().cut());
        }
    }

    @Test
    void messages_after_a_stream_are_copied_again() throws Exception {
        try (var proxy = proxy(4);
                Pair pair = proxy.connect()) {
            streamUntilSpliced(pair);
            converse(pair);
            int before = loans.get();

            converse(pair);

            assertThat(loans).hasValue(before);
        }
    }

    @Test
    void pipes_are_made_larger_where_the_kernel_allows_it() throws Exception {
        var size = new FcntlPipeSize();
        Pipe pipe = Pipe.open();

        Await.until("the call is linked", () -> {
            pipe.enlarge(size);
            return pipe.capacity() == PipeSize.WANTED_BYTES;
        });

        pipe.close();
    }

    /** Pipes stay as they are, so each loan asks for a larger one: that is counted. */
    private TestProxy proxy(int mostPipes) throws IOException {
        return new TestProxy(TransportKind.EPOLL, mostPipes, (_, present) -> {
            loans.incrementAndGet();
            return present;
        });
    }

    private void streamUntilSpliced(Pair pair) throws Exception {
        byte[] chunk = new byte[MEGABYTE];
        Await.until("the stream is spliced", () -> {
            CompletableFuture<Integer> heard =
                    Bytes.on(() -> pair.client().getInputStream().readNBytes(16 * MEGABYTE).length);
            for (int i = 0; i < 16; i++) {
                pair.server().getOutputStream().write(chunk);
            }
            assertThat(heard.get()).isEqualTo(16 * MEGABYTE);
            return loans.get() > 0;
        });
    }

    /** More small messages in a row than are taken for a part of the stream. */
    private static void converse(Pair pair) throws IOException {
        for (int i = 0; i < 100; i++) {
            pair.server().getOutputStream().write(i);
            assertThat(pair.client().getInputStream().read()).isEqualTo(i);
        }
    }

    /** A session whose client does not read what the server streams. */
    private static Stalled stalledWithPipe(TestProxy proxy) throws Exception {
        Pair pair = proxy.connect();
        var heard = new AtomicLong();
        var _ = Bytes.stream(pair.server(), STREAM, 1);
        Await.until("the pipe holds what the client does not take", () -> {
            if (proxy.lentPipes() == 0 && proxy.onLoop(() -> pair.relay().isBlocked(Side.DOWNSTREAM))) {
                heard.addAndGet(pair.client().getInputStream().readNBytes(MEGABYTE).length);
            }
            return proxy.lentPipes() == 1 && proxy.onLoop(() -> pair.relay().isBlocked(Side.DOWNSTREAM));
        });
        return new Stalled(pair, heard.get());
    }

    /** @param heard bytes that the client did read */
    private record Stalled(Pair pair, long heard) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            pair.close();
        }
    }
}
