package dev.fairlead.bench.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The highest timeline that any member shows keeps a leader on an older one away, and survives the process. */
class TimelinesTest {
    private static final String SUSPEND = "timeline-regression: suspend";

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

    /** node1 says 200 on timeline 1 for ever, node2 leads on timeline 2 and cannot be heard, node3 follows it. */
    private void besideADeposedLeader(String... keys) throws IOException {
        cluster.isLedBy("node2");
        cluster.node(1).sees(lines -> {
            lines.put("node1", cluster.node(1).line(true));
            lines.remove("node2");
        });
        cluster.node(2).leads(2);
        cluster.node(2).isSilentAt("/");
        cluster.node(3).follows(2);
        run(keys);
        fairlead.awaitVerdict("fenced");
    }

    @Test
    void a_process_that_starts_beside_a_deposed_leader_waits_for_the_new_one() throws Exception {
        besideADeposedLeader();
        Client client = fairlead.client();
        fairlead.awaitAnswers(cluster.node(1), "/primary", 12);
        assertThat(client.server()).isEmpty();

        cluster.node(2).isSilentAt("");

        fairlead.until("the new leader", () -> client.server().equals("node2"));
    }

    @Test
    void a_process_that_starts_beside_a_deposed_leader_waits_for_an_operator_where_that_is_configured()
            throws Exception {
        besideADeposedLeader(SUSPEND);
        fairlead.awaitAnswers(cluster.node(1), "/primary", 12);

        assertThat(fairlead.verdict()).isEqualTo("fenced");
        assertThat(fairlead.reason()).contains("timeline 1").contains("fairlead fence --reset");
    }

    @Test
    void a_replica_on_a_foreign_timeline_does_not_cut_the_primary() throws Exception {
        run();
        Client session = fairlead.served("node1");
        cluster.node(3).follows(9);
        fairlead.awaitAnswers(cluster.node(3), "/primary", 3);

        assertThat(session.isEnded()).isFalse();
        assertThat(fairlead.verdict()).isEqualTo("writable");
    }

    @Test
    void the_only_replica_on_a_foreign_timeline_does_not_cut_the_primary() throws Exception {
        try (var two = new ScriptedCluster("lab", "7714049207339897430", "node1", "node2")) {
            fairlead.start(fairlead.config("fairlead.yaml", RunningFairlead.urls(two)));
            Client session = fairlead.served("node1");
            two.node(2).follows(9);
            fairlead.awaitAnswers(two.node(2), "/primary", 3);

            assertThat(session.isEnded()).isFalse();
            assertThat(fairlead.verdict()).isEqualTo("writable");
        }
    }

    @Test
    void a_restart_remembers_the_timeline_that_led_until_an_operator_gives_it_up() throws Exception {
        cluster.node(1).leads(3);
        cluster.node(2).follows(3);
        cluster.node(3).follows(3);
        run(SUSPEND);
        fairlead.served("node1");
        fairlead.stop();
        cluster.node(1).leads(2);
        cluster.node(2).follows(2);
        cluster.node(3).follows(2);

        run(SUSPEND);
        fairlead.awaitVerdict("fenced");
        assertThat(fairlead.reason()).contains("timeline 3 has led since");

        fairlead.run("fence", "--reset", "--cluster", "main");
        fairlead.awaitVerdict("writable");
    }

    @Test
    void what_was_remembered_of_another_identity_counts_for_nothing() throws Exception {
        cluster.node(1).leads(3);
        run();
        fairlead.served("node1");
        fairlead.stop();
        cluster.isOf("111");
        cluster.node(1).leads(1);

        run();
        fairlead.awaitVerdict("stranger");
        assertThat(fairlead.reason()).contains("accept-identity");

        assertThat(fairlead.run("accept-identity", "--cluster", "main")).startsWith("0 ");
        assertThat(fairlead.served("node1").isEnded()).isFalse();
    }

    @Test
    void an_identity_is_not_learned_anew_while_the_known_one_has_a_primary() throws Exception {
        run();
        Client session = fairlead.served("node1");

        fairlead.run("accept-identity", "--cluster", "main");

        fairlead.awaitAnswers(cluster.node(1), "/primary", 3);
        assertThat(session.isEnded()).isFalse();
        assertThat(fairlead.verdict()).isEqualTo("writable");
    }
}
