package dev.fairlead.bench.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes the place of something that works is heard first, and from whom. */
class StartsTest {
    @TempDir
    Path directory;

    private ScriptedCluster cluster;
    private RunningFairlead fairlead;

    @BeforeEach
    void start() throws IOException {
        cluster = ScriptedCluster.ofThree();
        fairlead = new RunningFairlead(directory);
    }

    @AfterEach
    void stop() throws Exception {
        fairlead.close();
        cluster.close();
    }

    private Process run(List<String> seeds, String... keys) throws IOException {
        return fairlead.start(fairlead.config("fairlead.yaml", seeds, keys));
    }

    private void assertGivesUp(List<String> seeds) throws Exception {
        Process before = run(RunningFairlead.urls(cluster));
        Client session = fairlead.served("node1");

        Process next = fairlead.start(fairlead.config("next.yaml", seeds), "--take-over");

        assertThat(next.waitFor()).as(fairlead.logs()).isNotZero();
        assertThat(before.isAlive()).isTrue();
        assertThat(session.isEnded()).isFalse();
        assertThat(fairlead.served("node1").isEnded()).isFalse();
    }

    @Test
    void a_process_that_hears_nobody_does_not_take_over() throws Exception {
        assertGivesUp(List.of("http://127.0.0.1:" + RunningFairlead.freePort()));
    }

    @Test
    void a_process_that_hears_another_cluster_does_not_take_over() throws Exception {
        try (var other = new ScriptedCluster("else", "99", "node1", "node2")) {
            assertGivesUp(RunningFairlead.urls(other));
        }
    }

    @Test
    void a_process_that_hears_the_same_takes_over_and_the_timeline_of_a_replica_is_not_taken_for_one_that_led()
            throws Exception {
        Process before = run(RunningFairlead.urls(cluster), "timeline-regression: { settle: 1s }");
        Client session = fairlead.served("node1");
        cluster.node(3).follows(9);
        fairlead.awaitAnswers(cluster.node(3), "/primary", 3);

        fairlead.start(directory.resolve("fairlead.yaml"), "--take-over");

        fairlead.until(
                "the end of accepting", () -> fairlead.logs().contains("took over from process " + before.pid()));
        assertThat(fairlead.logs()).doesNotContain("timeline 9 has led").doesNotContain("is lost");
        assertThat(session.isEnded()).isFalse();
    }

    @Test
    void seeds_of_two_clusters_hold_everything_with_the_reason_while_no_scope_is_given() throws Exception {
        try (var other = new ScriptedCluster("else", "99", "node1")) {
            run(List.of(cluster.node(1).url(), other.node(1).url()));
            fairlead.awaitVerdict("stranger");
            assertThat(fairlead.reason()).contains("else, lab").contains("configure the scope");
            Client client = fairlead.client();
            fairlead.awaitAnswers(cluster.node(1), "/primary", 5);
            assertThat(client.server()).isEmpty();
        }
    }

    @Test
    void a_process_that_starts_in_failsafe_mode_serves_the_members_that_are_configured() throws Exception {
        cluster.failsafeMode(true);
        var members = new StringBuilder("members: {");
        for (ScriptedMember member : cluster.members()) {
            members.append(" %s: { patroni: \"%s\", postgres: \"127.0.0.1:%d\" },"
                    .formatted(member.name, member.url(), member.port()));
        }
        run(RunningFairlead.urls(cluster), members + " }");

        Client session = fairlead.served("node1");
        assertThat(fairlead.alarms()).contains("failsafe mode");
        cluster.failsafeMode(false);
        fairlead.until("the end of failsafe mode", () -> !fairlead.alarms().contains("failsafe mode"));
        assertThat(session.isEnded()).isFalse();
    }
}
