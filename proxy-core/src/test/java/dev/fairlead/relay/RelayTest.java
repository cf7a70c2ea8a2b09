package dev.fairlead.relay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.relay.TestProxy.Pair;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The relay between real sockets, on each kind of transport. After each test no descriptor and no buffer may be left. */
@ParameterizedClass
@EnumSource(TransportKind.class)
class RelayTest {
    private static final int MEGABYTE = 1 << 20;

    private final TransportKind kind;
    private TestProxy proxy;
    private long descriptorsBefore;

    RelayTest(TransportKind kind) {
        this.kind = kind;
    }

    @BeforeAll
    static void open_what_the_jdk_opens_once() throws Exception {
        for (TransportKind each : TransportKind.values()) {
            try (var warm = new TestProxy(each);
                    var pair = warm.connect()) {
                reset(pair.client());
                warm.nextEnd();
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        descriptorsBefore = Await.openDescriptors();
        proxy = new TestProxy(kind);
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        Await.until("no buffer is in use", () -> TestProxy.bufferedBytes() == 0);
        proxy.close();
        Await.until("all descriptors are closed", () -> Await.openDescriptors() <= descriptorsBefore);
    }

    @Test
    void carries_streams_of_random_sizes_unchanged_both_ways_at_once() throws Exception {
        List<CompletableFuture<Bytes>> sent = new ArrayList<>();
        List<CompletableFuture<Bytes>> received = new ArrayList<>();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pairs.add(proxy.connect());
        }

        for (Pair pair : pairs) {
            sent.add(Bytes.send(pair.client(), 3 * MEGABYTE, sent.size()));
            received.add(Bytes.receive(pair.server()));
            sent.add(Bytes.send(pair.server(), 5 * MEGABYTE, sent.size()));
            received.add(Bytes.receive(pair.client()));
        }

        for (int i = 0; i < sent.size(); i++) {
            assertThat(received.get(i).get()).isEqualTo(sent.get(i).get());
        }
        for (Pair pair : pairs) {
            assertThat(proxy.nextEnd()).isIn(RelayEnd.DOWNSTREAM_CLOSED, RelayEnd.UPSTREAM_CLOSED);
            pair.close();
        }
        assertThat(proxy.ends).isEmpty();
        assertThat(proxy.failures).isEmpty();
    }

    @Test
    void counts_the_bytes_of_each_direction() throws Exception {
        try (Pair pair = proxy.connect()) {
            say(pair.client(), "select");
            hear(pair.server(), "select");
            say(pair.server(), "row");
            hear(pair.client(), "row");

            assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.UPSTREAM))).isEqualTo(6);
            assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.DOWNSTREAM)))
                    .isEqualTo(3);
            assertThat(TestProxy.bufferedBytes())
                    .as("an idle session owns no buffer")
                    .isZero();
        }
    }

    @Test
    void knows_what_was_said_right_before_the_first_end_if_it_was_short() throws Exception {
        try (Pair pair = proxy.connect()) {
            say(pair.client(), "a question");
            hear(pair.server(), "a question");
            say(pair.client(), "bye");
            hear(pair.server(), "bye");
            pair.server().shutdownOutput();
            hearEnd(pair.client());

            assertThat(endedAfter(pair, "bye")).isTrue();
            assertThat(endedAfter(pair, "by")).isFalse();

            say(pair.client(), "no");
            hear(pair.server(), "no");
            assertThat(endedAfter(pair, "no")).as("it came too late").isFalse();
        }
    }

    @Test
    void does_not_know_what_was_said_before_an_end_if_it_was_long_or_nothing() throws Exception {
        try (Pair pair = proxy.connect()) {
            pair.server().shutdownOutput();
            hearEnd(pair.client());
            assertThat(endedAfter(pair, "")).isFalse();
        }
        try (Pair pair = proxy.connect()) {
            say(pair.client(), "goodbye for ever");
            hear(pair.server(), "goodbye for ever");
            pair.server().shutdownOutput();
            hearEnd(pair.client());
            assertThat(endedAfter(pair, "ever")).isFalse();
        }
    }

    private boolean endedAfter(Pair pair, String words) throws Exception {
        return proxy.onLoop(() -> pair.relay().endedAfter(words.getBytes(US_ASCII)));
    }

    @Test
    void a_server_answers_a_client_that_has_ended_its_stream() throws Exception {
        try (Pair pair = proxy.connect()) {
            say(pair.client(), "last question");
            pair.client().shutdownOutput();
            hear(pair.server(), "last question");
            hearEnd(pair.server());

            CompletableFuture<Bytes> answer = Bytes.send(pair.server(), MEGABYTE, 1);

            assertThat(Bytes.receive(pair.client()).get()).isEqualTo(answer.get());
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.DOWNSTREAM_CLOSED);
        }
    }

    @Test
    void a_client_goes_on_after_the_server_has_ended_its_stream() throws Exception {
        try (Pair pair = proxy.connect()) {
            say(pair.server(), "goodbye");
            pair.server().shutdownOutput();
            hear(pair.client(), "goodbye");
            hearEnd(pair.client());

            CompletableFuture<Bytes> rest = Bytes.send(pair.client(), MEGABYTE, 1);

            assertThat(Bytes.receive(pair.server()).get()).isEqualTo(rest.get());
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_CLOSED);
        }
    }

    @Test
    void a_reset_by_the_client_reaches_the_server_as_a_reset() throws Exception {
        try (Pair pair = proxy.connect()) {
            reset(pair.client());

            assertReset(pair.server());
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.DOWNSTREAM_RESET);
        }
    }

    @Test
    void a_reset_by_the_server_reaches_the_client_as_a_reset() throws Exception {
        try (Pair pair = proxy.connect()) {
            reset(pair.server());

            assertReset(pair.client());
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_RESET);
        }
    }

    @Test
    void a_reset_in_the_middle_of_a_transfer_never_looks_like_its_end() throws Exception {
        try (Pair pair = proxy.connect()) {
            CompletableFuture<Bytes> sending = Bytes.send(pair.server(), 1000L * MEGABYTE, 1);
            pair.client().getInputStream().readNBytes(MEGABYTE);

            reset(pair.server());

            assertThatThrownBy(() -> Bytes.receive(pair.client()).get())
                    .rootCause()
                    .isInstanceOf(SocketException.class);
            assertThatThrownBy(sending::get).rootCause().isInstanceOf(SocketException.class);
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_RESET);
        }
    }

    @Test
    void the_last_words_of_a_server_that_leaves_reach_a_client_that_talks() throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Pair pair = proxy.connect()) {
                say(pair.server(), "terminating connection");
                say(pair.client(), "unread");
                pair.server().close();

                hear(pair.client(), "terminating connection");
                pair.client().close();
                proxy.nextEnd();
            }
        }
    }

    @Test
    void the_last_words_of_a_server_are_heard_although_the_client_is_heard_first() throws Exception {
        try (Pair pair = proxy.connect()) {
            leaveUnread(pair);

            proxy.onLoop(() -> {
                say(pair.client(), "more");
                say(pair.server(), "terminating connection");
                pair.server().close();
                return true;
            });

            hear(pair.client(), "terminating connection");
            assertReset(pair.client());
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_RESET);
        }
    }

    @Test
    void the_last_words_of_a_server_that_takes_no_more_are_heard() throws Exception {
        try (Pair pair = proxy.connect()) {
            Bytes.stream(pair.client(), 64L * MEGABYTE, 1);
            Await.until("it stalls", () -> proxy.onLoop(() -> pair.relay().isBlocked(Side.UPSTREAM)));

            proxy.onLoop(() -> {
                say(pair.server(), "terminating connection");
                pair.server().close();
                return true;
            });

            hear(pair.client(), "terminating connection");
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_RESET);
        }
    }

    /** The send that fails takes the error of the socket with it, so that the read that follows finds nothing but an end. */
    @Test
    void a_reset_is_one_also_when_a_send_is_what_finds_it() throws Exception {
        try (Pair pair = proxy.connect()) {
            proxy.gate = nowNanos -> false;
            say(pair.server(), "row");
            reset(pair.client());

            proxy.afterIo(() -> {
                proxy.gate = nowNanos -> true;
                pair.relay().resume();
            });

            assertReset(pair.server());
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.DOWNSTREAM_RESET);
        }
    }

    @Test
    void a_stream_without_end_leaves_the_others_their_turn() throws Exception {
        try (Pair pair = proxy.connect()) {
            var endless = new EndlessLeg(() -> pair.relay().bytesTo(Side.UPSTREAM) > 0);

            proxy.onLoop(() -> {
                say(pair.client(), "query");
                proxy.relayBetween(endless, new EndlessLeg(() -> true));
                return true;
            });

            hear(pair.server(), "query");
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_CLOSED);
            assertThat(endless.reads()).isLessThanOrEqualTo(2 * 8);
        }
    }

    /** So that its end, when it comes, is a reset. */
    private static void leaveUnread(Pair pair) throws Exception {
        say(pair.client(), "unread");
        Await.until("it is there", () -> pair.server().getInputStream().available() > 0);
    }

    @Test
    void a_client_that_does_not_read_costs_bounded_memory_and_loses_nothing() throws Exception {
        try (Pair pair = proxy.connect()) {
            CompletableFuture<Bytes> sent = Bytes.send(pair.server(), 64 * MEGABYTE, 1);
            Await.until("the proxy holds what the client does not take", () -> TestProxy.bufferedBytes() > 0);
            long held = proxy.onLoop(TestProxy::bufferedBytes);

            Bytes received = Bytes.receive(pair.client()).get();

            assertThat(received).isEqualTo(sent.get());
            assertThat(held).isLessThanOrEqualTo(RelayLoop.BUFFER_BYTES + 64 * 1024);
            pair.client().close();
            proxy.nextEnd();
        }
    }

    @Test
    void bytes_from_the_opening_go_first_in_both_directions() throws Exception {
        byte[] large = new byte[8 * MEGABYTE];
        new Random(1).nextBytes(large);
        proxy.firstToUpstream = () -> ascii("startup");
        proxy.firstToDownstream = () -> Unpooled.directBuffer().writeBytes(large);

        try (Pair pair = proxy.connect()) {
            say(pair.client(), "+query");
            hear(pair.server(), "startup+query");
            say(pair.server(), "+row");

            assertThat(pair.client().getInputStream().readNBytes(large.length)).isEqualTo(large);
            hear(pair.client(), "+row");
            assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.DOWNSTREAM)))
                    .isEqualTo(large.length + 4);
            reset(pair.client());
            proxy.nextEnd();
        }
    }

    @Test
    void sends_nothing_upstream_while_paused_not_even_the_end_and_everything_after() throws Exception {
        try (Pair pair = proxy.connect()) {
            proxy.onLoop(() -> pair.relay().pause(Side.UPSTREAM));
            say(pair.client(), "insert");
            pair.client().shutdownOutput();
            say(pair.server(), "row");
            hear(pair.client(), "row");
            assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.UPSTREAM))).isZero();

            proxy.onLoop(() -> pair.relay().resume(Side.UPSTREAM));

            hear(pair.server(), "insert");
            hearEnd(pair.server());
            pair.server().close();
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.DOWNSTREAM_CLOSED);
        }
    }

    @Test
    void withholds_what_is_left_over_while_paused() throws Exception {
        proxy.firstToUpstream = () -> Unpooled.directBuffer().writeZero(32 * MEGABYTE);
        try (Pair pair = proxy.connect()) {
            long sent = proxy.onLoop(() -> {
                pair.relay().pause(Side.UPSTREAM);
                return pair.relay().bytesTo(Side.UPSTREAM);
            });
            assertThat(pair.server().getInputStream().readNBytes((int) sent)).hasSize((int) sent);
            say(pair.server(), "row");
            hear(pair.client(), "row");
            assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.UPSTREAM))).isEqualTo(sent);

            proxy.onLoop(() -> pair.relay().resume(Side.UPSTREAM));

            int rest = 32 * MEGABYTE - (int) sent;
            assertThat(pair.server().getInputStream().readNBytes(rest)).hasSize(rest);
            proxy.onLoop(() -> pair.relay().cut());
        }
    }

    @Test
    void moves_nothing_while_the_gate_is_shut() throws Exception {
        var open = new AtomicBoolean(true);
        var asked = new AtomicBoolean();
        try (Pair pair = proxy.connect()) {
            proxy.gate = nowNanos -> {
                asked.set(true);
                return open.get();
            };
            open.set(false);
            say(pair.client(), "insert");
            Await.until("the gate is asked", asked::get);
            assertThat(proxy.onLoop(() -> pair.relay().bytesTo(Side.UPSTREAM))).isZero();

            open.set(true);
            proxy.onLoop(() -> pair.relay().resume());

            hear(pair.server(), "insert");
            reset(pair.client());
            proxy.nextEnd();
        }
    }

    @Test
    void a_cut_resets_both_sides_and_is_not_reported_as_an_end() throws Exception {
        try (Pair pair = proxy.connect()) {
            proxy.onLoop(() -> {
                pair.relay().cut();
                pair.relay().cut();
            });

            assertReset(pair.client());
            assertReset(pair.server());
            assertThat(proxy.ends).isEmpty();
        }
    }

    @Test
    void a_failure_of_ours_ends_that_session_only() throws Exception {
        try (Pair other = proxy.connect();
                Pair pair = proxy.connect()) {
            proxy.gate = nowNanos -> {
                throw new IllegalStateException("on purpose");
            };
            say(pair.client(), "x");
            assertReset(pair.client());
            assertReset(pair.server());
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.FAILED);
            assertThat(TestProxy.next(proxy.failures)).hasMessage("on purpose");
            proxy.gate = nowNanos -> true;

            say(other.client(), "still here");

            hear(other.server(), "still here");
            reset(other.client());
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.DOWNSTREAM_RESET);
        }
    }

    @Test
    void short_sessions_one_after_the_other_leave_nothing_behind() throws Exception {
        for (int i = 0; i < 300; i++) {
            try (Pair pair = proxy.connect()) {
                say(pair.client(), "ping");
                hear(pair.server(), "ping");
                pair.server().close();
                hearEnd(pair.client());
            }
            assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_CLOSED);
        }
        assertThat(proxy.ends).isEmpty();
        assertThat(proxy.failures).isEmpty();
    }

    private static void say(Socket by, String words) throws IOException {
        by.getOutputStream().write(words.getBytes(US_ASCII));
    }

    private static void hear(Socket at, String words) throws IOException {
        assertThat(new String(at.getInputStream().readNBytes(words.length()), US_ASCII))
                .isEqualTo(words);
    }

    private static void hearEnd(Socket at) throws IOException {
        assertThat(at.getInputStream().read()).isEqualTo(-1);
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private static void assertReset(Socket at) {
        assertThatThrownBy(() -> at.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private static ByteBuf ascii(String words) {
        return Unpooled.directBuffer().writeBytes(words.getBytes(US_ASCII));
    }
}
