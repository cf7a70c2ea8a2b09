package dev.fairlead.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.Suspicion;
import dev.fairlead.poll.Urgency;
import dev.fairlead.routing.Target;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionSummary;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the end of a session is counted. */
class FailoverWatchTest {
    private static SessionSummary summary(CloseReason reason, boolean asPrimary, long heldNanos, long openingNanos) {
        var backend = new Backend("node1", 5432, InetAddress.getLoopbackAddress());
        return new SessionSummary(
                1,
                "rw",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000),
                Optional.of(new Target("node1", backend, backend, asPrimary)),
                reason,
                heldNanos,
                0,
                openingNanos,
                0,
                0,
                0,
                0);
    }

    @ParameterizedTest
    @CsvSource({
        "LEASE_OVER, CUT",
        "PRIMARY_CHANGED, CUT",
        "STALE_VIEW, CUT",
        "OPERATOR_FENCE, CUT",
        "UPSTREAM_RESET, BROKEN",
        "UPSTREAM_CLOSED, BROKEN",
        "CLIENT_CLOSED,",
        "OPERATOR,"
    })
    void a_session_with_the_primary_is_cut_or_broken(CloseReason reason, Sign.Fate fate) {
        assertThat(FailoverWatch.fate(summary(reason, true, 0, 1))).isEqualTo(Optional.ofNullable(fate));
    }

    @Test
    void a_session_with_a_replica_is_neither() {
        assertThat(FailoverWatch.fate(summary(CloseReason.UPSTREAM_RESET, false, 0, 1)))
                .isEmpty();
    }

    @Test
    void a_session_that_ended_while_it_waited_gave_up() {
        assertThat(FailoverWatch.fate(summary(CloseReason.HOLD_TIMEOUT, true, 5, 0)))
                .contains(Sign.Fate.GAVE_UP);
        assertThat(FailoverWatch.fate(summary(CloseReason.PEEK_TIMEOUT, true, 0, 0)))
                .isEmpty();
    }

    /** Asked for by each sign of a session, unless nothing is going on. */
    private static final class Asked implements FailoverWatch.Surroundings {
        private final AtomicInteger times = new AtomicInteger();

        @Override
        public Optional<String> clusterOf(String primaryRoute) {
            times.incrementAndGet();
            return Optional.of("main");
        }

        @Override
        public int held(String cluster) {
            return 0;
        }
    }

    /** Stands still at the first step. */
    private static final class Stuck implements FailoverListener {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void onStep(String cluster, Failover.Step step) {
            begun.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onOver(Failover failover) {}
    }

    private static boolean isTold(FailoverWatch watch, Asked asked) {
        int before = asked.times.get();
        watch.onReleased("rw", 1);
        return asked.times.get() > before;
    }

    @Test
    @Timeout(60)
    void is_calm_again_after_signs_have_been_lost() throws InterruptedException {
        var asked = new Asked();
        var stuck = new Stuck();
        try (var watch = new FailoverWatch(asked, List.of(stuck))) {
            watch.onView(Story.writable("main", "node1"));
            watch.onSuspicion("main", "node1", Suspicion.UPSTREAM_BROKE);
            stuck.begun.await();
            while (watch.lost() == 0) {
                assertThat(isTold(watch, asked)).isTrue();
            }
            watch.onUrgency("main", Urgency.STEADY);

            stuck.goOn.countDown();

            while (isTold(watch, asked)) {
                Thread.onSpinWait();
            }
            watch.onSuspicion("main", "node1", Suspicion.UPSTREAM_BROKE);
            assertThat(isTold(watch, asked)).isTrue();
        }
    }

    @Test
    @Timeout(60)
    void is_calm_again_when_the_cluster_it_worries_about_is_gone() throws InterruptedException {
        var asked = new Asked();
        var stuck = new Stuck();
        try (var watch = new FailoverWatch(asked, List.of(stuck))) {
            watch.onView(Story.writable("main", "node1"));
            watch.onSuspicion("main", "node1", Suspicion.UPSTREAM_BROKE);
            stuck.begun.await();
            stuck.goOn.countDown();

            watch.forget("main");

            while (isTold(watch, asked)) {
                Thread.onSpinWait();
            }
        }
    }
}
