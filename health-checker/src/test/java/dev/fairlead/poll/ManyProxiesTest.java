package dev.fairlead.poll;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.verdict.Policy;
import dev.fairlead.verdict.Remembered;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What many proxies together ask of one Patroni, on a virtual clock, by the cadence that runs in each of them. docs/sizing.md has the table that this prints.
 */
class ManyProxiesTest {
    /** 1000 takes a minute. */
    private static final int MOST = Integer.getInteger("fairlead.proxies", 100);

    /** What an answer costs a Patroni of processor time: an assumption, and not a friendly one. */
    private static final Duration SERVICE = ofMillis(2);

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeCluster content = FakeCluster.ofThree(loop);
    private final BusyCluster cluster = new BusyCluster(content, loop, SERVICE);

    /** When each proxy knew that node2 is the primary; 0 before. */
    private long[] knewAt = {};

    /**
     * One second of each state, after it has settled.
     *
     * @param perSecond questions that a member was asked
     * @param dropped of them, in percent
     */
    private record Load(long perSecond, long dropped, Duration worst) {
        @Override
        public String toString() {
            return "%d/s, %d %% dropped, slowest %d ms".formatted(perSecond, dropped, worst.toMillis());
        }
    }

    static IntStream sizes() {
        return IntStream.of(1, 2, 10, 50, 100, 300, 1_000).filter(size -> size <= MOST);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void asks_so_that_patroni_can_answer(int proxies, TestReporter reporter) {
        start(proxies);
        Load steady = load(ofSeconds(5), "node2");

        content.leader = "";
        content.member("node1").says(503, "replica", "stopping", 1);
        Load first = load(ofSeconds(1), "node2");
        Load urgent = load(ofSeconds(5), "node2");
        long promoted = promote();

        // With several hundred Patroni is busy with answering, and it takes them long to come by.
        loop.advance(ofSeconds(5 + proxies / 20));
        reporter.publishEntry(
                proxies + " proxies",
                "steady %s; urgent at first %s; urgent %s; the new primary known after %s"
                        .formatted(steady, first, urgent, delays(promoted)));
        assertThat(knewAt).as("every proxy knows the new primary").doesNotContain(0);
        if (proxies <= 50) {
            assertThat(steady.dropped).isZero();
            assertThat(urgent.dropped).isZero();
        }
        if (proxies <= 300) {
            // A Patroni that does nothing but answer would not come to promoting anybody. A thousand ask too much, calm
            // or not.
            assertThat(urgent.perSecond).isLessThanOrEqualTo(ofSeconds(1).dividedBy(SERVICE));
        }
    }

    @Test
    void a_few_proxies_are_not_slowed_down_at_all() {
        start(3);
        content.leader = "";
        content.member("node1").says(503, "replica", "stopping", 1);
        loop.advance(ofSeconds(1));

        Load urgent = load(ofSeconds(5), "node2");

        assertThat(urgent.perSecond).isBetween(27L, 33L);
    }

    private void start(int proxies) {
        knewAt = new long[proxies];
        var policy = new Policy("main", Optional.empty(), ofSeconds(10), ofSeconds(10), false, List.of());
        var config = new CheckerConfig(
                policy, List.of(content.member("node1").apiUrl), java.util.Map.of(), ProbeTls.DEFAULTS);
        for (int proxy = 0; proxy < proxies; proxy++) {
            int number = proxy;
            var checker = new ClusterChecker(
                    config,
                    cluster,
                    loop,
                    view -> onView(number, view),
                    CheckerObserver.NONE,
                    new Random(number),
                    () -> Orders.NONE,
                    Remembered.NOTHING);
            // Nobody starts them all in one millisecond.
            loop.schedule(checker::begin, ofMillis(proxy % 1_000).toNanos());
        }
        loop.advance(ofSeconds(10));
    }

    private void onView(int proxy, ClusterView view) {
        if (knewAt[proxy] == 0
                && view.primacy() instanceof Primacy.Writable writable
                && writable.member().equals("node2")) {
            knewAt[proxy] = loop.elapsed();
        }
    }

    private Load load(Duration time, String member) {
        cluster.forget();
        loop.advance(time);
        BusyCluster.Server server = cluster.server(member);
        return new Load(
                server.asked() / time.toSeconds(),
                Math.round(100.0 * server.dropped() / Math.max(1, server.asked())),
                server.worst());
    }

    /** As measured on a real cluster: the lock first, and 160 ms later the writes. Returns when. */
    private long promote() {
        content.leader = "node2";
        content.member("node2").says(200, "replica", "running", 1);
        loop.advance(ofMillis(160));
        content.member("node2").says(200, "primary", "running", 2);
        return loop.elapsed();
    }

    private String delays(long promoted) {
        long[] sorted = Arrays.stream(knewAt).map(at -> at - promoted).sorted().toArray();
        return "%d ms, the last %d ms".formatted(millis(sorted[sorted.length / 2]), millis(sorted[sorted.length - 1]));
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }
}
