package dev.fairlead.bench.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long silence of the primary changes nothing, and on whose word. */
class LeasesTest {
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

    private Client served(String... keys) throws IOException {
        fairlead.start(fairlead.config("fairlead.yaml", RunningFairlead.urls(cluster), keys));
        return fairlead.served("node1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.1.2", "4.0.7"})
    void the_shortest_ttl_with_default_intervals_and_answers_of_60_ms_cuts_nothing(String version) throws Exception {
        cluster.isConfigured(Map.of("ttl", 20, "loop_wait", 10, "retry_timeout", 10));
        cluster.members().forEach(member -> {
            member.isOfVersion(version);
            member.takes(60);
        });
        cluster.node(1).leads(1);
        Client session = served();
        fairlead.awaitAnswers(cluster.node(1), "/primary", version.startsWith("3") ? 12 : 5);

        assertThat(session.isEnded()).as(fairlead.logs()).isFalse();
        assertThat(fairlead.confirmation()).isEqualTo("own");
    }

    /** The lease by these settings is 1 s, by the default ones 9 s. */
    @Test
    void settings_are_asked_of_whoever_answers_and_may_be_written_as_text() throws Exception {
        cluster.isConfigured(Map.of("ttl", "20", "loop_wait", "9", "retry_timeout", "9"));
        cluster.members().forEach(member -> member.isOfVersion("3.0.2"));
        cluster.node(1).leads(1);
        cluster.node(1).isBrokenAt("/config");
        Client session = served();
        fairlead.awaitAnswers(cluster.node(2), "/config", 1);
        long before = cluster.node(2).answers("/primary");
        cluster.members().forEach(member -> member.isSilentAt("/"));
        fairlead.until("the end of the lease", session::isEnded);

        assertThat(cluster.node(2).answers("/primary") - before).isLessThan(4);
    }

    @Test
    void a_value_that_is_not_understood_is_said() throws Exception {
        cluster.isConfigured(Map.of("ttl", "soon", "loop_wait", 10, "retry_timeout", -3));
        served();

        fairlead.until("the complaint", () -> fairlead.alarms().contains("ttl in Patroni's dynamic configuration"));
        assertThat(fairlead.alarms()).contains("retry_timeout").doesNotContain("loop_wait");
    }

    @Test
    void a_silent_primary_that_both_others_name_is_given_new_sessions_until_ttl_and_keeps_its_old_ones()
            throws Exception {
        cluster.isConfigured(Map.of("ttl", 5, "loop_wait", 1, "retry_timeout", 1));
        cluster.members().forEach(member -> member.isOfVersion("3.1.2"));
        cluster.node(1).leads(1);
        Client session = served("leader-lease: 2s");
        fairlead.awaitAnswers(cluster.node(2), "/config", 0);
        cluster.node(1).isSilentAt("/");
        fairlead.until("second-hand words", () -> fairlead.confirmation().equals("second-hand"));
        assertThat(fairlead.served("node1").isEnded()).isFalse();

        fairlead.awaitAnswers(cluster.node(2), "/cluster", 12);

        Client late = fairlead.client();
        fairlead.awaitAnswers(cluster.node(2), "/primary", 5);
        assertThat(late.server()).isEmpty();
        long told = session.ask();
        fairlead.until("an answer", () -> session.told() >= told);
    }

    @Test
    void a_silent_primary_that_only_one_other_names_is_given_no_new_session_and_keeps_its_old_ones() throws Exception {
        Client session = served("leader-lease: 2s");
        cluster.node(3).isSilentAt("/");
        cluster.node(1).isSilentAt("/");
        fairlead.until("second-hand words", () -> fairlead.confirmation().equals("second-hand"));

        Client late = fairlead.client();
        fairlead.awaitAnswers(cluster.node(2), "/primary", 10);

        assertThat(late.server()).isEmpty();
        assertThat(session.isEnded()).isFalse();
    }

    @Test
    void a_stale_list_beside_one_that_names_the_silent_primary_does_not_cut_it() throws Exception {
        Client session = served("leader-lease: 2s");
        cluster.node(3).sees(lines -> {
            lines.put("node1", cluster.node(1).line(false));
            lines.put("node2", cluster.node(2).line(true));
        });
        cluster.node(1).isSilentAt("/");
        fairlead.awaitAnswers(cluster.node(3), "/cluster", 6);
        fairlead.awaitAnswers(cluster.node(2), "/cluster", 2);

        assertThat(session.isEnded()).as(fairlead.logs()).isFalse();
    }

    @Test
    void in_pause_silence_of_all_ends_no_session_and_opens_none() throws Exception {
        cluster.pauses(true);
        Client session = served("leader-lease: 2s");
        long silent = cluster.node(1).answers("/primary");
        cluster.members().forEach(member -> member.isSilentAt("/"));
        fairlead.until("the end of the lease", () -> fairlead.confirmation().equals("paused"));

        Client late = fairlead.client();
        fairlead.until("more questions", () -> cluster.node(1).answers("/primary") > silent + 3);
        assertThat(late.server()).isEmpty();
        assertThat(session.isEnded()).isFalse();

        cluster.members().forEach(member -> member.isSilentAt("-"));
        fairlead.until("the primary", () -> late.server().equals("node1"));
    }
}
