package dev.fairlead.failover;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Reach;
import dev.fairlead.cluster.Role;
import dev.fairlead.cluster.Vacancy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A script on a virtual clock: what happens to a cluster of node1 and node2, and what is told of it. */
final class Story {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final List<Failover> over = new ArrayList<>();
    private Stage stage = new Stage.Nothing();
    private long millis;
    private Reach node1 = Reach.ANSWERING;
    private String stateOfNode1 = "running";
    private int held;

    /** Everything after happens so long after the start. */
    Story at(long newMillis) {
        millis = newMillis;
        return this;
    }

    private Moment now() {
        return new Moment(TimeUnit.MILLISECONDS.toNanos(millis), START.plusMillis(millis));
    }

    private Story take(Sign sign) {
        Plot.Turn turn = Plot.next("main", stage, sign);
        stage = turn.stage();
        turn.over().ifPresent(over::add);
        return this;
    }

    Story doubted(String what) {
        return take(new Sign.Doubted(now(), what));
    }

    Story trusted() {
        return take(new Sign.Trusted(now()));
    }

    Story node1Says(String state) {
        node1 = Reach.ANSWERING;
        stateOfNode1 = state;
        return this;
    }

    Story node1IsSilent() {
        node1 = Reach.UNREACHABLE;
        return this;
    }

    Story writable(String member, int timeline) {
        return judged(new Primacy.Writable(member, timeline, Confirmation.OWN, Long.MAX_VALUE, Long.MAX_VALUE));
    }

    Story unready(String member, String state) {
        return judged(new Primacy.Unready(member, 0, state, Long.MAX_VALUE));
    }

    Story vacant(Vacancy why, String detail) {
        return judged(new Primacy.Vacant(why, detail, Optional.of("node1"), Long.MAX_VALUE));
    }

    Story contested() {
        SortedSet<String> both = new TreeSet<>(List.of("node1", "node2"));
        return judged(new Primacy.Contested(both, both, Long.MAX_VALUE));
    }

    private Story judged(Primacy primacy) {
        return take(new Sign.Judged(now(), view(primacy), held));
    }

    /** So many sessions wait from now on. */
    Story waiting(int count) {
        held = count;
        return this;
    }

    /** One of those who wait has been let out, and is served after so long. */
    Story servedAfterHold(String member, long heldMillis) {
        held--;
        take(new Sign.Released(now(), held));
        return take(new Sign.Served(now(), member, heldMillis));
    }

    Story served(String member) {
        return take(new Sign.Served(now(), member, 0));
    }

    Story ended(Sign.Fate fate, long heldMillis) {
        return take(new Sign.Ended(now(), fate, heldMillis));
    }

    private ClusterView view(Primacy primacy) {
        return view(
                "main",
                primacy,
                List.of(member("node1", node1, stateOfNode1), member("node2", Reach.ANSWERING, "running")));
    }

    /** A verdict that never runs out. */
    static ClusterView writable(String cluster, String member) {
        var primacy = new Primacy.Writable(member, 1, Confirmation.OWN, Long.MAX_VALUE, Long.MAX_VALUE);
        return view(cluster, primacy, List.of(member(member, Reach.ANSWERING, "running")));
    }

    private static ClusterView view(String cluster, Primacy primacy, List<MemberView> members) {
        return new ClusterView(
                cluster,
                0,
                0,
                Long.MAX_VALUE,
                primacy,
                members,
                Map.of(),
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Orders.NONE);
    }

    private static MemberView member(String name, Reach reach, String state) {
        return new MemberView(
                name,
                "http://" + name,
                Optional.empty(),
                Role.UNKNOWN,
                state,
                0,
                reach,
                0,
                OptionalLong.empty(),
                false,
                false,
                Map.of(),
                "");
    }

    Stage stage() {
        return stage;
    }

    List<Failover> over() {
        return over;
    }

    /** All that is over, for people. */
    String text() {
        return over.stream().map(Story::text).collect(Collectors.joining());
    }

    private static String text(Failover failover) {
        return failover.sentence() + "\n"
                + failover.steps().stream()
                        .map(step -> "  " + step.at() + " +" + step.offsetMillis() + " "
                                + step.what().word() + "\n")
                        .collect(Collectors.joining());
    }
}
