package dev.fairlead.world;

import dev.fairlead.cluster.ClusterView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every order of a few coarse events, one each {@link #BETWEEN_MILLIS}, in a world of three members and two proxies. States that look the same are gone on from
 * once. Each play begins anew, because a checker cannot be copied: so the depth is small.
 */
final class Exhaustion {
    /** Longer than a lease, shorter than {@code ttl}: a silence is noticed, and a second event meets Patroni still at it. */
    static final long BETWEEN_MILLIS = 12_000;

    private static final Setup SETUP = Setup.parse("members=3 proxies=2 writers=2");

    private static final List<String> EVENTS = List.of(
            "freeze node1",
            "thaw node1",
            "freeze node2",
            "thaw node2",
            "kill node1",
            "start node1",
            "cut node1 dcs",
            "heal node1 dcs",
            "cut proxy1 node1",
            "heal proxy1 node1",
            "cut proxy1 node2",
            "heal proxy1 node2",
            "switchover node2",
            "switchover node1");

    private final Set<String> ignored;
    private final Set<String> seen = new HashSet<>();
    private final Deque<List<String>> open = new ArrayDeque<>();
    private int plays;
    private int depth;

    Exhaustion(Set<String> ignored) {
        this.ignored = ignored;
        open.add(List.of());
    }

    /** How many events deep every order has been played. */
    int depth() {
        return depth;
    }

    int states() {
        return seen.size();
    }

    int plays() {
        return plays;
    }

    /** Breadth first, until the time is over or every order of so many events was played; the first play that breaks an invariant. */
    Optional<Play> search(int mostEvents, long untilNanos) {
        while (!open.isEmpty()) {
            List<String> before = open.remove();
            depth = before.size();
            if (before.size() == mostEvents || System.nanoTime() - untilNanos >= 0) {
                return Optional.empty();
            }
            for (String event : EVENTS) {
                var events = new ArrayList<>(before);
                events.add(event);
                Play play = play(events);
                plays++;
                if (isBroken(play, events)) {
                    return Optional.of(play);
                }
            }
        }
        return Optional.empty();
    }

    private static Play play(List<String> events) {
        var happenings = new ArrayList<Play.Happening>();
        for (int number = 0; number < events.size(); number++) {
            happenings.add(new Play.Happening(2_000 + number * BETWEEN_MILLIS, events.get(number)));
        }
        return new Play(SETUP, 1, happenings, 2_000 + events.size() * BETWEEN_MILLIS);
    }

    private boolean isBroken(Play play, List<String> events) {
        try (World world = new World(SETUP, play.seed(), Bend.NONE, ignored)) {
            play.play(world);
            if (seen.add(state(world))) {
                open.add(events);
            }
            return false;
        } catch (Violation broken) {
            return true;
        }
    }

    /** What can be told apart: of each member what runs, and of each proxy what it says. */
    private static String state(World world) {
        var text = new StringBuilder();
        for (Member member : world.servers()) {
            text.append(member.isGone())
                    .append(member.patroni().process().isFrozen())
                    .append(member.patroni().isLeader())
                    .append(member.reachesDcs())
                    .append(member.postgres().state())
                    .append(member.postgres().inRecovery())
                    .append(member.postgres().wal().timeline())
                    .append(world.network().connects("proxy1", member.host()))
                    .append(';');
        }
        text.append(world.main().dcs().leader());
        for (Proxy proxy : world.proxies()) {
            proxy.view().ifPresent(view -> text.append(state(view)));
        }
        return text.toString();
    }

    private static String state(ClusterView view) {
        return Telling.changes(Optional.empty(), view) + "/" + view.timelineFloor();
    }
}
