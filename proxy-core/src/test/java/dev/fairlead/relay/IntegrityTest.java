package dev.fairlead.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.relay.TestProxy.Pair;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many sessions at once that say random things at random paces and end in random ways: nothing is lost, nothing is invented, a reset arrives as a
 * reset and an end as an end. A failure names the seed; put it into {@link #seeds} to see it again, as far as threads allow.
 */
@ParameterizedClass
@EnumSource(TransportKind.class)
class IntegrityTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int SESSIONS = 16;
    private static final int STALLED = 100;

    private final TransportKind kind;
    private final AtomicInteger loans = new AtomicInteger();
    private long descriptorsBefore;

    IntegrityTest(TransportKind kind) {
        this.kind = kind;
    }

    static List<Long> seeds() {
        return List.of(1L, System.nanoTime());
    }

    @BeforeAll
    static void open_what_the_jdk_opens_once() throws Exception {
        for (TransportKind each : TransportKind.values()) {
            try (var warm = new TestProxy(each);
                    var pair = warm.connect()) {
                pair.client().setSoLinger(true, 0);
            }
        }
    }

    @BeforeEach
    void count() {
        descriptorsBefore = Await.openDescriptors();
    }

    @AfterEach
    void nothing_is_left() throws Exception {
        Await.until("no buffer is in use", () -> TestProxy.bufferedBytes() == 0);
        Await.until("all descriptors are closed", () -> Await.openDescriptors() <= descriptorsBefore);
        assertThat(LeakWitness.leaks()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothing_is_lost_or_invented(long seed) throws Exception {
        try (var proxy = new TestProxy(kind)) {
            run(proxy, seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothing_is_lost_or_invented_when_pipes_are_few_and_small(long seed) throws Exception {
        PipeSize asTheyAre = (_, present) -> {
            loans.incrementAndGet();
            return present;
        };
        try (var proxy = new TestProxy(kind, 2, asTheyAre)) {
            run(proxy, seed);
        }
        assertThat(loans.get() > 0).as("streams were spliced").isEqualTo(kind == TransportKind.EPOLL);
    }

    @Test
    void a_hundred_stalled_readers_cost_bounded_memory_and_lose_nothing() throws Exception {
        try (var proxy = new TestProxy(kind)) {
            List<Pair> pairs = new ArrayList<>();
            List<CompletableFuture<Bytes>> sent = new ArrayList<>();
            for (int i = 0; i < STALLED; i++) {
                pairs.add(proxy.connect(clientWithReceiveBuffer(64 * 1024)));
                sent.add(Bytes.stream(pairs.get(i).server(), 6 * MEGABYTE, i));
            }
            for (Pair pair : pairs) {
                Await.until("it stalls", () -> proxy.onLoop(() -> pair.relay().isBlocked(Side.DOWNSTREAM)));
            }

            long buffered = proxy.onLoop(TestProxy::bufferedBytes);
            int pipes = proxy.openPipes();

            assertThat(buffered + (long) pipes * PipeSize.WANTED_BYTES).isLessThanOrEqualTo(STALLED * (long) MEGABYTE);
            List<CompletableFuture<Bytes>> received =
                    pairs.stream().map(pair -> Bytes.receive(pair.client())).toList();
            for (int i = 0; i < STALLED; i++) {
                assertThat(received.get(i).get()).isEqualTo(sent.get(i).get());
                pairs.get(i).close();
                assertThat(proxy.nextEnd()).isEqualTo(RelayEnd.UPSTREAM_CLOSED);
            }
        }
    }

    private static void run(TestProxy proxy, long seed) throws Exception {
        var random = new Random(seed);
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            boolean slowClient = random.nextInt(3) == 0;
            Pair pair = proxy.connect(slowClient ? clientWithReceiveBuffer(8192) : new Socket());
            exchanges.add(Exchange.start(pair, slowClient, random));
        }

        disturb(proxy, exchanges, random);

        try {
            for (Exchange exchange : exchanges) {
                exchange.check(proxy);
            }
        } catch (AssertionError | ExecutionException wrong) {
            throw new AssertionError("with seed " + seed, wrong);
        }
        assertThat(proxy.failures).isEmpty();
        assertThat(proxy.lentPipes()).isZero();
        for (Exchange exchange : exchanges) {
            exchange.pair().close();
        }
    }

    /** Pauses and resumes single directions, and now and then shuts the gate of all, until everything has been said. */
    @SuppressWarnings("ThreadPriorityCheck") // lets the others run; nothing is expected of it
    private static void disturb(TestProxy proxy, List<Exchange> exchanges, Random random) throws Exception {
        while (!exchanges.stream().allMatch(Exchange::isDone)) {
            Relay relay = exchanges.get(random.nextInt(exchanges.size())).pair().relay();
            Side side = random.nextBoolean() ? Side.UPSTREAM : Side.DOWNSTREAM;
            proxy.onLoop(() -> relay.pause(side));
            proxy.gate = nowNanos -> random.nextInt(10) > 0;
            Thread.yield();
            proxy.gate = nowNanos -> true;
            proxy.onLoop(() -> relay.resume(side));
            proxy.onLoop(() -> exchanges.forEach(each -> each.pair().relay().resume()));
        }
    }

    private static Socket clientWithReceiveBuffer(int bytes) throws IOException {
        var client = new Socket();
        client.setReceiveBufferSize(bytes);
        return client;
    }
}
