package dev.fairlead.bench.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One member takes the leader lock from another: in good order, by force, and between sites. */
class PromotionsTest {
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

    private void run(String... keys) throws IOException {
        fairlead.start(fairlead.config("fairlead.yaml", RunningFairlead.urls(cluster), keys));
    }

    private void promote(ScriptedMember member, int timeline) {
        member.says(200, "replica", "running", timeline - 1);
        cluster.isLedBy(member.name);
        fairlead.awaitAnswers(member, "/primary", 2);
        member.leads(timeline);
    }

    /** Its own list, from an old copy, goes on naming itself. */
    private void deposedForEver(ScriptedMember member) {
        member.sees(lines ->
                lines.forEach((name, line) -> line.put("role", name.equals(member.name) ? "leader" : "replica")));
    }

    @Test
    void a_deposed_leader_that_claims_for_ever_gets_nothing_and_keeps_nothing_from_the_new_one() throws Exception {
        run("leader-lease: 2s");
        Client session = fairlead.served("node1");
        deposedForEver(cluster.node(1));
        promote(cluster.node(2), 2);
        cluster.node(3).follows(2);

        fairlead.until("the end of the former session", session::isEnded);
        Client writer = fairlead.served("node2");
        fairlead.awaitAnswers(cluster.node(1), "/primary", 10);
        assertThat(fairlead.client()).satisfies(client -> {
            fairlead.until("a greeting", () -> !client.server().isEmpty());
            assertThat(client.server()).isEqualTo("node2");
        });

        // Now the new one falls silent: only the deposed one's list is against it.
        cluster.node(2).isSilentAt("/");
        fairlead.until("second-hand words", () -> fairlead.confirmation().equals("second-hand"));
        fairlead.awaitAnswers(cluster.node(3), "/cluster", 4);
        assertThat(writer.isEnded()).as(fairlead.logs()).isFalse();
    }

    @Test
    void a_silent_leader_that_was_replaced_is_left_at_once() throws Exception {
        run();
        Client session = fairlead.served("node1");
        cluster.node(1).isSilentAt("/");
        promote(cluster.node(2), 2);

        fairlead.until("the end of the former session", session::isEnded);
        assertThat(fairlead.served("node2").isEnded()).isFalse();
    }

    @Test
    void a_replica_is_read_from_just_after_a_switchover_and_the_primary_never_is() throws Exception {
        run();
        fairlead.served("node1");
        assertThat(fairlead.readers(8)).isEqualTo(java.util.Set.of("node2", "node3"));
        cluster.members().forEach(member -> member.isAt(1_000));
        fairlead.awaitAnswers(cluster.node(2), "/primary", 2);
        cluster.node(1).says(200, "primary", "stopping", 0);
        fairlead.awaitVerdict("unready");
        cluster.node(1).says(503, "demoted", "stopped", 0);
        promote(cluster.node(2), 2);
        fairlead.served("node2");
        cluster.node(2).isAt(2_000);
        long before = cluster.node(3).answers("/primary");

        assertThat(fairlead.readers(4)).isEqualTo(java.util.Set.of("node3"));
        assertThat(cluster.node(3).answers("/primary") - before).isLessThan(10);
    }

    @Test
    void a_replica_that_has_more_than_the_new_primary_is_not_read_from() throws Exception {
        cluster.members().forEach(member -> member.isOfVersion("3.0.2"));
        cluster.node(1).leads(1);
        run();
        fairlead.served("node1");
        cluster.members().forEach(member -> member.isAt(1_000));
        fairlead.awaitAnswers(cluster.node(2), "/primary", 2);
        cluster.node(1).isSilentAt("/");
        promote(cluster.node(2), 2);
        cluster.node(3).isAt(3_000);
        fairlead.served("node2");
        fairlead.awaitAnswers(cluster.node(3), "/primary", 2);

        Client reader = fairlead.reader();
        fairlead.awaitAnswers(cluster.node(3), "/primary", 3);
        assertThat(reader.server()).isEmpty();

        cluster.node(3).follows(2);
        fairlead.until("the replica", () -> reader.server().equals("node3"));
    }

    @Test
    void a_standby_cluster_is_read_from_probed_calmly_and_becomes_writable_by_a_site_switch() throws Exception {
        ScriptedMember leader = cluster.node(1);
        leader.says(503, "standby_leader", "running", 1);
        run();
        fairlead.awaitVerdict("standby-cluster");
        for (ScriptedMember member : cluster.members()) {
            fairlead.until(
                    "reads of " + member.name,
                    () -> fairlead.readersWithBoundedLag(1).contains(member.name));
        }
        assertThat(fairlead.urgency()).isEqualTo("steady");

        promote(leader, 2);
        Client writer = fairlead.served("node1");

        List.of(cluster.node(2), cluster.node(3)).forEach(member -> member.follows(2));
        leader.says(503, "primary", "running", 2);
        fairlead.until("the end of writing", writer::isEnded);
        leader.says(503, "standby_leader", "running", 2);
        fairlead.awaitVerdict("standby-cluster");
        // The other site leads on timeline 3, and replicas may say so before their leader does.
        List.of(cluster.node(2), cluster.node(3)).forEach(member -> member.follows(3));
        fairlead.awaitAnswers(cluster.node(2), "/primary", 2);
        for (ScriptedMember member : List.of(cluster.node(2), cluster.node(3))) {
            fairlead.until("reads of " + member.name, () -> fairlead.readers(1).contains(member.name));
        }
    }
}
