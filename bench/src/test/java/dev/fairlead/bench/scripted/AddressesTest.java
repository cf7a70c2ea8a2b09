package dev.fairlead.bench.scripted;

import static dev.fairlead.bench.scripted.RunningFairlead.freePort;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A word belongs to the address that spoke it. */
class AddressesTest {
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

    private Client served() throws IOException {
        fairlead.start(fairlead.config("fairlead.yaml", RunningFairlead.urls(cluster)));
        return fairlead.served("node1");
    }

    /** All members show node1 at another address. */
    private static Consumer<SortedMap<String, Map<String, Object>>> node1At(String url, int port) {
        return lines -> {
            Map<String, Object> line = lines.getOrDefault("node1", Map.of());
            line.put("api_url", url + "/patroni");
            line.put("port", port);
        };
    }

    private void allSee(Consumer<SortedMap<String, Map<String, Object>>> otherwise) {
        cluster.members().forEach(member -> member.sees(otherwise));
        awaitLists();
    }

    private void awaitLists() {
        fairlead.awaitLists(3, cluster.node(3), cluster.members().toArray(ScriptedMember[]::new));
    }

    private void assertStays(Client session) {
        assertThat(session.isEnded()).as(fairlead.logs()).isFalse();
        assertThat(fairlead.client()).satisfies(client -> {
            fairlead.until("a greeting", () -> !client.server().isEmpty());
            assertThat(client.server()).isEqualTo("node1");
        });
    }

    @Test
    void another_address_of_the_primary_at_which_nobody_answers_changes_nothing() throws Exception {
        Client session = served();
        allSee(node1At("http://127.0.0.1:" + freePort(), freePort()));

        assertStays(session);
    }

    @Test
    void another_address_of_the_primary_at_which_a_primary_of_another_cluster_answers_changes_nothing()
            throws Exception {
        Client session = served();
        try (var other = new ScriptedCluster("else", "99", "node1")) {
            allSee(node1At(other.node(1).url(), other.node(1).port()));
            fairlead.awaitAnswers(other.node(1), "/primary", 3);

            assertStays(session);
            assertThat(fairlead.alarms()).contains("another cluster");
        }
    }

    @Test
    void another_address_of_the_primary_at_which_a_replica_answers_without_a_name_changes_nothing() throws Exception {
        cluster.members().forEach(member -> member.isOfVersion("3.0.2"));
        cluster.node(1).leads(1);
        Client session = served();
        allSee(node1At(cluster.node(2).url(), cluster.node(2).port()));

        assertStays(session);
    }

    @Test
    void the_settings_of_another_cluster_do_not_count() throws Exception {
        cluster.isConfigured(Map.of("ttl", 20, "loop_wait", 8, "retry_timeout", 9));
        cluster.members().forEach(member -> member.isOfVersion("3.1.2"));
        cluster.node(1).leads(1);
        Client session = served();
        try (var other = new ScriptedCluster("else", "99", "aaa")) {
            other.isConfigured(Map.of("ttl", 300, "loop_wait", 10, "retry_timeout", 10));
            allSee(lines -> lines.put("aaa", other.node(1).line(false)));
            fairlead.awaitAnswers(other.node(1), "/primary", 3);

            assertStays(session);
            assertThat(other.node(1).answers("/config")).isZero();
        }
    }

    @Test
    void one_member_s_list_alone_does_not_move_the_primary_to_another_port() throws Exception {
        Client session = served();
        try (var former = new ScriptedPostgres("former")) {
            cluster.node(3).sees(lines -> lines.getOrDefault("node1", Map.of()).put("port", former.port()));
            fairlead.awaitLists(1, cluster.node(2), cluster.node(3));

            assertStays(session);
        }
    }

    @Test
    void a_list_without_the_port_of_the_primary_changes_nothing() throws Exception {
        Client session = served();
        allSee(lines -> lines.getOrDefault("node1", Map.of()).remove("port"));

        assertStays(session);
    }

    @Test
    void a_host_that_is_written_differently_is_the_same_server() throws Exception {
        Client session = served();
        ScriptedMember node1 = cluster.node(1);
        node1.advertises("localhost", node1.url(), node1.port());
        awaitLists();

        assertStays(session);
    }

    @Test
    void a_server_that_answers_at_its_former_address_and_at_the_new_one_is_one_server() throws Exception {
        Client session = served();
        ScriptedMember node1 = cluster.node(1);
        node1.advertises("localhost", "http://localhost:" + node1.apiPort(), node1.port());
        awaitLists();
        fairlead.awaitAnswers(node1, "/primary", 6);

        assertStays(session);
    }

    /** Bodies say a name from 3.2 on. */
    @ParameterizedTest
    @ValueSource(strings = {"3.0.2", "4.0.7"})
    void one_server_under_two_names_is_one_server(String version) throws Exception {
        cluster.members().forEach(member -> member.isOfVersion(version));
        cluster.node(1).leads(1);
        Client session = served();
        allSee(lines -> {
            Map<String, Object> twin = cluster.node(1).line(false);
            twin.put("name", "former");
            lines.put("former", twin);
        });
        fairlead.awaitAnswers(cluster.node(1), "/primary", 3);

        assertStays(session);
    }

    @Test
    void a_primary_that_comes_back_at_another_address_is_served_there() throws Exception {
        Client session = served();
        try (var again = new ScriptedCluster(cluster.scope, cluster.system(), "node1");
                var postgres = new ScriptedPostgres("node1 again")) {
            allSee(node1At(again.node(1).url(), postgres.port()));
            again.node(1).advertises("127.0.0.1", again.node(1).url(), postgres.port());
            cluster.node(1).stopPostgres();
            cluster.node(1).isSilentAt("/");

            assertThat(fairlead.served("node1 again").isEnded()).isFalse();
            fairlead.until("the end of the former session", session::isEnded);
        }
    }

    @Test
    void a_name_with_two_addresses_leads_to_the_one_that_answers() throws Exception {
        ScriptedMember node1 = cluster.node(1);
        Files.writeString(directory.resolve("hosts"), "127.0.0.2 pg1\n127.0.0.1 pg1\n127.0.0.1 localhost\n");
        try (var onlyPostgres = new ScriptedPostgres("impostor", "127.0.0.2", node1.port())) {
            node1.advertises("pg1", "http://pg1:" + node1.apiPort(), node1.port());
            fairlead.start(fairlead.config("fairlead.yaml", RunningFairlead.urls(cluster)));
            fairlead.awaitVerdict("writable");
            Client client = fairlead.client();
            fairlead.until("a greeting", () -> !client.server().isEmpty());

            assertThat(client.server()).as("not " + onlyPostgres.port()).isEqualTo("node1");
        }
    }
}
