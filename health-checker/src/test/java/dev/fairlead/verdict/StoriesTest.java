package dev.fairlead.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.probe.PortCheck;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the judge says of whole failures, on a virtual clock, compared with checked-in text. */
final class StoriesTest {
    @ParameterizedTest
    @MethodSource("tales")
    void tells_the_story_as_checked_in(Tale tale) {
        List<String> told = tale.told(0);

        Story.compare(tale.name(), told);
    }

    /** nanoTime has no origin: it may be negative, and may pass the greatest long. */
    @ParameterizedTest
    @MethodSource("tales")
    void tells_the_same_whatever_the_clock_shows(Tale tale) {
        List<String> told = tale.told(Long.MAX_VALUE - 7_000_000_000L);

        assertThat(told).isEqualTo(tale.told(0));
    }

    /** One story, by the name of its text. */
    record Tale(String name, int seconds, Supplier<Story> story) {
        List<String> told(long startNanos) {
            return story.get().play(Duration.ofSeconds(seconds), startNanos);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Tale> tales() {
        return Stream.of(
                new Tale("planned-switchover", 15, StoriesTest::switchover),
                new Tale("crash", 45, StoriesTest::crash),
                new Tale("machine-vanishes", 45, StoriesTest::vanishes),
                new Tale("frozen-and-thawed-with-patroni-4", 45, StoriesTest::thawedWithPatroni4),
                new Tale("frozen-and-thawed-with-patroni-3", 60, StoriesTest::thawedWithPatroni3),
                new Tale(
                        "frozen-and-thawed-suspended",
                        60,
                        () -> thawedWithPatroni3().suspendingRegressions()),
                new Tale("patroni-dies-postgresql-lives", 40, StoriesTest::patroniDies),
                new Tale("patroni-restarted-in-pause", 150, StoriesTest::restartedInPause),
                new Tale("rest-stalled", 40, StoriesTest::stalled),
                new Tale("rest-stalled-with-short-lease", 20, () -> stalled().ttl(20, 10, 10)),
                new Tale("rest-says-unknown", 20, StoriesTest::unknown),
                new Tale("dcs-down-in-failsafe-mode", 20, StoriesTest::failsafe),
                new Tale("reinitialised", 30, StoriesTest::reinitialised),
                new Tale("split-brain", 20, StoriesTest::splitBrain),
                new Tale("proxy-cut-off", 40, StoriesTest::cutOff),
                new Tale("postgresql-restarted", 15, StoriesTest::restarted),
                new Tale("fenced-by-pre-promote", 45, StoriesTest::fencedByPrePromote),
                new Tale("fenced-and-confirmed", 15, StoriesTest::fencedAndConfirmed),
                new Tale("fenced-and-reset", 15, StoriesTest::fencedAndReset),
                new Tale("fenced-until-ttl", 45, StoriesTest::fencedUntilTtl),
                new Tale("regression-followed-by-order", 60, StoriesTest::followedByOrder),
                new Tale("replica-lags", 40, StoriesTest::lags),
                new Tale("standby-cluster", 10, StoriesTest::standbyCluster),
                new Tale("replica-vanishes-from-the-list", 150, StoriesTest::replicaLeaves));
    }

    /** The times of the measured switchover in Patroni 3.0.2. */
    private static Story switchover() {
        Story s = Story.ofThree("master");
        return s.at(7465, "node1 stops PostgreSQL", () -> s.says("node1", 200, Body.of("master", "stopping", 0)))
                .at(8500, "node1 is demoted", () -> s.says("node1", 503, Body.of("demoted", "stopping", 0)))
                .at(8615, "the leader key is deleted", () -> s.leader(null))
                .at(8770, "node2 has the lock", () -> {
                    s.leader("node2");
                    s.says("node2", 200, Body.replica(1));
                })
                .at(8935, "node2 takes writes", () -> s.says("node2", 200, Body.of("master", "running", 2)))
                .at(9500, "node3 follows", () -> s.says("node3", 503, Body.replica(2)))
                .at(10705, "node1 starts", () -> s.says("node1", 503, Body.of("replica", "starting", 0)))
                .at(11500, "node1 follows", () -> s.says("node1", 503, Body.replica(2)));
    }

    private static Story promotion(Story s, int millis, String name, int timeline) {
        return s.at(millis, name + " has the lock", () -> {
                    s.leader(name);
                    s.says(name, 200, Body.replica(timeline - 1));
                })
                .at(millis + 165, name + " takes writes", () -> s.says(name, 200, Body.primary(timeline)));
    }

    private static Story crash() {
        Story s = Story.ofThree("primary");
        s.at(5000, "node1: kill -9 of Patroni and PostgreSQL", () -> {
            s.node("node1").rest = Node.Rest.REFUSES;
            s.node("node1").port = PortCheck.Outcome.REFUSED;
        });
        s.at(34_000, "the leader key expires", () -> s.leader(null));
        return promotion(s, 35_000, "node2", 2)
                .at(36_000, "node3 follows", () -> s.says("node3", 503, Body.replica(2)))
                .at(40_000, "node1 is back as a replica", () -> {
                    s.node("node1").rest = Node.Rest.ANSWERS;
                    s.node("node1").port = PortCheck.Outcome.OPEN;
                    s.says("node1", 503, Body.replica(2));
                });
    }

    private static void silent(Story s, String name) {
        s.node(name).rest = Node.Rest.SILENT;
        s.node(name).port = PortCheck.Outcome.SILENT;
    }

    private static Story vanishes() {
        Story s = Story.ofThree("primary");
        s.at(5000, "node1: the machine vanishes", () -> silent(s, "node1"));
        s.at(34_000, "the leader key expires", () -> s.leader(null));
        return promotion(s, 35_000, "node2", 2);
    }

    private static Story frozen(String role) {
        Story s = Story.ofThree(role).ttl(20, 5, 5);
        s.at(5000, "node1: frozen", () -> silent(s, "node1"));
        return promotion(s, 26_000, "node3", 2);
    }

    private static Story thawedWithPatroni4() {
        Story s = frozen("primary");
        return s.at(28_000, "node1: thawed, and sees that it has lost the lock", () -> {
                    s.node("node1").rest = Node.Rest.ANSWERS;
                    s.node("node1").port = PortCheck.Outcome.OPEN;
                })
                .at(28_050, "node1 is demoted", () -> s.says("node1", 503, Body.of("demoted", "stopping", 0)))
                .at(33_000, "node1 follows", () -> s.says("node1", 503, Body.replica(2)));
    }

    private static Story thawedWithPatroni3() {
        Story s = frozen("master");
        return s.at(28_000, "node1: thawed, and takes the lock back on timeline 1", () -> {
                    s.node("node1").rest = Node.Rest.ANSWERS;
                    s.node("node1").port = PortCheck.Outcome.OPEN;
                    s.leader("node1");
                })
                .at(28_500, "node3 stops", () -> s.says("node3", 200, Body.of("master", "stopping", 0)))
                .at(29_500, "node3 is demoted", () -> s.says("node3", 503, Body.of("demoted", "stopping", 0)))
                .at(33_000, "node3 follows node1", () -> s.says("node3", 503, Body.replica(1)))
                .at(55_000, "timeline 3 leads", () -> s.says("node1", 200, Body.of("master", "running", 3)));
    }

    private static Story patroniDies() {
        Story s = Story.ofThree("primary");
        s.at(5000, "node1: kill -9 of Patroni", () -> s.node("node1").rest = Node.Rest.REFUSES);
        s.at(9_000, "the other members still list node1 as the leader", () -> {});
        s.at(25_000, "the leader key expires", () -> s.leader(null));
        return promotion(s, 26_000, "node2", 2);
    }

    private static Story restartedInPause() {
        Story s = Story.ofThree("primary");
        return s.at(2000, "patronictl pause", () -> {
                    s.paused = true;
                    s.nodes().forEach(n -> n.body = n.body.pause(true));
                })
                .at(5000, "node1: Patroni stops", () -> s.node("node1").rest = Node.Rest.REFUSES)
                .at(35_000, "the leader key expires", () -> s.leader(null))
                .at(40_000, "node1 is listed no more", () -> s.node("node1").listed = false)
                .at(140_000, "node1: Patroni is back, and has not asked its DCS yet", () -> {
                    s.node("node1").rest = Node.Rest.ANSWERS;
                    s.says("node1", 503, Body.primary(1));
                })
                .at(140_200, "node1: Patroni holds the lock again", () -> {
                    s.says("node1", 200, Body.primary(1).pause(true));
                    s.node("node1").listed = true;
                    s.leader("node1");
                });
    }

    private static Story stalled() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "node1: REST answers nothing", () -> s.node("node1").rest = Node.Rest.SILENT)
                .at(35_000, "node1: REST answers again", () -> s.node("node1").rest = Node.Rest.ANSWERS);
    }

    private static Story unknown() {
        Story s = Story.ofThree("primary");
        return s.at(
                        5000,
                        "node1: Patroni's own query times out",
                        () -> s.says("node1", 200, Body.of("primary", "unknown", 0)))
                .at(12_000, "node1: it works again", () -> s.says("node1", 200, Body.primary(1)));
    }

    private static Story failsafe() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "the DCS is down", () -> s.nodes().forEach(n -> n.body = n.body.failsafe(true)))
                .at(15_000, "the DCS is back", () -> s.nodes().forEach(n -> n.body = n.body.failsafe(false)));
    }

    private static Story reinitialised() {
        Story s = Story.ofThree("primary");
        s.nodes().forEach(n -> n.body = n.body.system("7001").scope("main"));
        return s.at(5000, "all members are removed", () -> s.nodes().forEach(n -> n.rest = Node.Rest.REFUSES))
                .at(10_000, "node1 is initialised anew", () -> {
                    s.node("node1").rest = Node.Rest.ANSWERS;
                    s.says(
                            "node1",
                            200,
                            Body.primary(1).system("7002").scope("main").pause(false));
                })
                .at(15_000, "node2 follows", () -> {
                    s.node("node2").rest = Node.Rest.ANSWERS;
                    s.says("node2", 503, Body.replica(1).system("7002").scope("main"));
                });
    }

    private static Story splitBrain() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "node2 claims to be the primary too", () -> s.says("node2", 200, Body.primary(1)))
                .at(15_000, "node2 yields", () -> s.says("node2", 503, Body.replica(1)));
    }

    private static Story cutOff() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "nobody can be reached", () -> s.nodes().forEach(n -> silent(s, n.name)))
                .at(25_000, "all can be reached again", () -> s.nodes().forEach(n -> n.rest = Node.Rest.ANSWERS));
    }

    private static Story restarted() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "node1: patronictl restart", () -> s.says("node1", 200, Body.of("primary", "restarting", 0)))
                .at(7000, "node1 starts", () -> s.says("node1", 200, Body.of("primary", "starting", 0)))
                .at(7500, "node1 runs", () -> s.says("node1", 200, Body.primary(1)));
    }

    /** The primary hangs and its lease is second-hand; the candidate has the lock and fences it before it is promoted. */
    private static Story fencedByPrePromote() {
        Story s = Story.ofThree("primary");
        s.at(5000, "node1: Patroni hangs, PostgreSQL works", () -> s.node("node1").rest = Node.Rest.SILENT);
        s.at(12_000, "node2 runs pre_promote: fence node1, timeline 1", () -> s.fences(1, "node1", 1, 12_000));
        promotion(s, 14_000, "node2", 2);
        return s.at(20_000, "node1: Patroni goes on", () -> {
            s.node("node1").rest = Node.Rest.ANSWERS;
            s.says("node1", 503, Body.replica(2));
        });
    }

    private static Story fencedAndConfirmed() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "node1: REST takes its time", () -> s.node("node1").rest = Node.Rest.SILENT)
                .at(6000, "an operator fences node1, timeline 1", () -> s.fences(1, "node1", 1, 6000))
                .at(9000, "node1 answers", () -> s.node("node1").rest = Node.Rest.ANSWERS);
    }

    private static Story fencedAndReset() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "node1: REST answers nothing", () -> s.node("node1").rest = Node.Rest.SILENT)
                .at(6000, "an operator fences node1, timeline 1", () -> s.fences(1, "node1", 1, 6000))
                .at(8000, "fence --reset", () -> s.resets(2, 8000));
    }

    private static Story fencedUntilTtl() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "node1: REST answers nothing", () -> s.node("node1").rest = Node.Rest.SILENT)
                .at(6000, "an operator fences node1, timeline 1", () -> s.fences(1, "node1", 1, 6000));
    }

    private static Story followedByOrder() {
        Story s = thawedWithPatroni3().suspendingRegressions();
        return s.at(40_000, "fence --reset", () -> s.resets(1, 40_000));
    }

    private static Story lags() {
        Story s = Story.ofThree("primary").maxLag(16_000_000);
        s.node("node1").body = Body.primary(1).location(100_000_000);
        s.node("node2").body = Body.replica(1).replayed(100_000_000);
        s.node("node3").body = Body.replica(1).replayed(90_000_000);
        return s.at(
                        3000,
                        "node2 is 20 MB behind, for 4 s",
                        () -> s.node("node2").body = Body.replica(1).replayed(80_000_000))
                .at(
                        7000,
                        "node2 is there again",
                        () -> s.node("node2").body = Body.replica(1).replayed(100_000_000))
                .at(
                        10_000,
                        "node2 is 20 MB behind",
                        () -> s.node("node2").body = Body.replica(1).replayed(80_000_000))
                .at(
                        20_000,
                        "node2 is 10 MB behind: not enough",
                        () -> s.node("node2").body = Body.replica(1).replayed(90_000_000))
                .at(
                        28_000,
                        "node2 is 5 MB behind",
                        () -> s.node("node2").body = Body.replica(1).replayed(95_000_000));
    }

    private static Story standbyCluster() {
        Story s = Story.ofThree("standby_leader").maxLag(16_000_000);
        s.node("node1").body = Body.of("standby_leader", "running", 1).replayed(100_000_000);
        s.node("node2").body = Body.replica(1).replayed(100_000_000);
        s.node("node3").body = Body.replica(1).replayed(10_000_000);
        return s;
    }

    private static Story replicaLeaves() {
        Story s = Story.ofThree("primary");
        return s.at(5000, "node2: the machine vanishes", () -> silent(s, "node2"))
                .at(35_000, "node2 is listed no more", () -> s.node("node2").listed = false);
    }
}
