package dev.fairlead.poll;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.probe.ProbeTls;
import dev.fairlead.verdict.Policy;
import dev.fairlead.verdict.Remembered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A checker that is given other settings while it runs, on a virtual clock. */
class ChangedCheckerTest {
    private static final ReplicaCriteria RO =
            new ReplicaCriteria("ro", OptionalLong.empty(), false, ReplicaCriteria.Standby.ANY, Map.of());

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeCluster before = FakeCluster.ofThree(loop);
    private final FakeCluster after = FakeCluster.ofThree(loop);
    private final List<ClusterView> views = new ArrayList<>();
    private ClusterChecker checker;

    @BeforeEach
    void settle() {
        checker = new ClusterChecker(
                config(ofSeconds(10), "http://10.0.0.1:8008"),
                before,
                loop,
                views::add,
                CheckerObserver.NONE,
                new Random(7),
                () -> Orders.NONE,
                Remembered.NOTHING);
        checker.begin();
        loop.advance(ofSeconds(3));
        assertThat(views.getLast().primacy()).isInstanceOf(Primacy.Writable.class);
        views.clear();
    }

    private static CheckerConfig config(Duration lease, String seed, ReplicaCriteria... replicas) {
        var policy = new Policy("main", Optional.empty(), lease, ofSeconds(10), false, List.of(replicas));
        return new CheckerConfig(policy, List.of(seed), Map.of(), ProbeTls.DEFAULTS);
    }

    @Test
    void asks_by_other_means_without_ever_losing_the_verdict() {
        checker.change(config(ofSeconds(10), "http://10.0.0.2:8008"), after, () -> {});
        loop.advance(ofSeconds(5));
        before.members.values().forEach(FakeMember::forget);
        loop.advance(ofSeconds(30));

        assertThat(views).allMatch(view -> view.primacy() instanceof Primacy.Writable);
        assertThat(before.member("node1").probes).isEmpty();
        assertThat(after.member("node1").probes).hasSizeGreaterThan(20);
    }

    @Test
    void means_by_which_nobody_answers_end_the_verdict_with_its_lease_and_not_before() {
        after.members.values().forEach(member -> member.isSilent = true);

        checker.change(config(ofSeconds(10), "http://10.0.0.1:8008"), after, () -> {});
        loop.advance(ofSeconds(5));
        assertThat(views.getLast().primacy()).isInstanceOf(Primacy.Writable.class);

        loop.advance(ofSeconds(10));
        assertThat(views.getLast().primacy()).isInstanceOf(Primacy.Vacant.class);
    }

    @Test
    void a_deposed_primary_stays_deposed() {
        before.member("node1").says(503, "replica", "running", 2);
        before.member("node2").says(200, "primary", "running", 2);
        before.leader = "node2";
        loop.advance(ofSeconds(3));
        assertThat(views.getLast().timelineFloor()).isEqualTo(2);

        checker.change(config(ofSeconds(10), "http://10.0.0.1:8008"), after, () -> {});
        loop.advance(ofSeconds(1));

        assertThat(views.getLast().primacy())
                .as("node1 claims the lock on timeline 1, by the other means only")
                .isNotInstanceOf(Primacy.Writable.class);
    }

    @Test
    void judges_by_the_new_settings_at_once_and_does_what_belongs_with_them_right_before() {
        List<Integer> viewsBefore = new ArrayList<>();

        var changed = checker.change(
                config(ofSeconds(10), "http://10.0.0.1:8008", RO), before, () -> viewsBefore.add(views.size()));
        loop.advance(Duration.ZERO);

        assertThat(changed).isDone();
        assertThat(viewsBefore).containsExactly(0);
        assertThat(views.getFirst().eligibility()).containsKey("ro");
    }

    @Test
    void a_shorter_lease_binds_the_verdict_that_is_there() {
        before.members.values().forEach(member -> member.isSilent = true);

        checker.change(config(ofSeconds(2), "http://10.0.0.1:8008"), before, () -> {});
        loop.advance(ofSeconds(2).plus(ofMillis(500)));

        assertThat(views.getLast().primacy()).isInstanceOf(Primacy.Vacant.class);
    }
}
