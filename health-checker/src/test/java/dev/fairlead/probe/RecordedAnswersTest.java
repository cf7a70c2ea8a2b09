package dev.fairlead.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in the shapes of Patroni 3.0 and 4.0, read over a real connection, and all that real members of both have said. */
class RecordedAnswersTest {
    private static final List<String> VERSIONS = List.of("3.0", "4.0");

    private NetworkProbing probing;

    @BeforeEach
    void open() throws IOException {
        probing = new NetworkProbing(ProbeTls.DEFAULTS, (_, _) -> {}, System::nanoTime);
    }

    @AfterEach
    void close() {
        probing.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0", "4.0"})
    void reads_a_primary_of_either_version(String version) {
        PatroniStatus body = answered(200, version + "-primary.json").body();

        assertThat(body.role()).isIn("primary", "master");
        assertThat(body.state()).isEqualTo("running");
        assertThat(body.timeline()).hasValue(5);
        assertThat(body.xlog())
                .isEqualTo(new PatroniStatus.Xlog(
                        OptionalLong.of(83_886_928), OptionalLong.empty(), OptionalLong.empty()));
        assertThat(body.pause()).isFalse();
        assertThat(body.tags())
                .containsEntry("datacenter", "a")
                .containsEntry("nofailover", "false")
                .containsEntry("failover_priority", "2");
        assertThat(body.systemIdentifier()).contains("7241895513212087295");
        assertThat(body.scope()).contains("lab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0", "4.0"})
    void reads_a_replica_of_either_version(String version) {
        Observation.Answered answer = answered(503, version + "-replica.json");

        PatroniStatus body = answer.body();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(body.role()).isEqualTo("replica");
        assertThat(body.xlog())
                .isEqualTo(new PatroniStatus.Xlog(
                        OptionalLong.empty(), OptionalLong.of(83_886_928), OptionalLong.of(83_886_080)));
        assertThat(body.syncStandby()).isTrue();
        assertThat(body.quorumStandby()).isFalse();
        assertThat(body.pause()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0", "4.0"})
    void reads_a_stopping_primary_that_says_little(String version) {
        PatroniStatus body = answered(200, version + "-stopping.json").body();

        assertThat(body.state()).isEqualTo("stopping");
        assertThat(body.timeline()).isEmpty();
        assertThat(body.xlog()).isEqualTo(PatroniStatus.Xlog.UNKNOWN);
        assertThat(body.tags()).isEmpty();
    }

    @Test
    void reads_what_only_newer_versions_say() {
        PatroniStatus body = answered(503, "4.0-quorum-replica.json").body();

        assertThat(body.quorumStandby()).isTrue();
        assertThat(body.syncStandby()).isFalse();
        assertThat(body.replicationState()).contains("in archive recovery");
        assertThat(body.clusterUnlocked()).isTrue();
        assertThat(body.failsafeActive()).isTrue();
        assertThat(body.name()).contains("node3");
        assertThat(body.version()).contains("4.1.4");
    }

    @Test
    void misses_nothing_that_older_versions_do_not_say() {
        PatroniStatus body = answered(503, "3.0-replica.json").body();

        assertThat(body.replicationState()).isEmpty();
        assertThat(body.name()).isEmpty();
        assertThat(body.version()).contains("3.0.2");
    }

    @Test
    void takes_a_system_identifier_that_is_a_number_and_tags_of_any_type() {
        String body = """
            {"role": "replica", "state": "running", "timeline": null, "database_system_identifier": 7241895513212087295,
             "tags": {"a": 1.5, "b": true, "c": "text", "d": null, "e": [1, 2], "f": {"g": 1}}}\
            """;

        try (var patroni = FakePatroni.answering(503, body)) {
            var answer = (Observation.Answered) probe(patroni);

            assertThat(answer.body().systemIdentifier()).contains("7241895513212087295");
            assertThat(answer.body().timeline()).isEmpty();
            assertThat(answer.body().tags())
                    .containsEntry("a", "1.5")
                    .containsEntry("b", "true")
                    .containsEntry("c", "text")
                    .containsEntry("e", "[1,2]")
                    .containsEntry("f", "{\"g\":1}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0", "4.0"})
    void reads_the_list_of_members_of_either_version(String version) {
        Listing.Listed list = listed(version + "-cluster.json");

        assertThat(list.asked()).isEqualTo("node2");
        assertThat(list.leader().map(Listing.Entry::name)).contains("node1");
        assertThat(list.members()).extracting(Listing.Entry::name).containsExactly("node1", "node2", "node3");
        Listing.Entry first = list.members().getFirst();
        assertThat(first.apiUrl()).startsWith("http://10.0.0.1:8008");
        assertThat(first.host()).isEqualTo("10.0.0.1");
        assertThat(first.port()).isEqualTo(5432);
        assertThat(first.timeline()).isEqualTo(OptionalInt.of(5));
        assertThat(first.tags()).containsEntry("datacenter", "a");
        Listing.Entry last = list.members().getLast();
        assertThat(last.host()).isEmpty();
        assertThat(last.port()).isZero();
        assertThat(last.timeline()).isEmpty();
        assertThat(last.role()).isEqualTo("sync_standby");
    }

    @Test
    void reads_pause_and_scope_of_a_list_where_it_has_them() {
        Listing.Listed newer = listed("4.0-cluster.json");
        Listing.Listed older = listed("3.0-cluster.json");

        assertThat(newer.pause()).isTrue();
        assertThat(newer.scope()).contains("lab");
        assertThat(older.pause()).isFalse();
        assertThat(older.scope()).isEmpty();
    }

    @Test
    void reads_the_times_that_bound_a_lease() {
        assertThat(settings(200, FakePatroni.recorded("config.json")))
                .contains(new DcsSettings(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(4)));
    }

    @Test
    void takes_patronis_defaults_for_times_that_are_not_set() {
        assertThat(settings(200, "{}")).contains(DcsSettings.DEFAULTS);
    }

    @Test
    void knows_no_times_while_the_question_fails() {
        assertThat(settings(502, FakePatroni.recorded("config.json"))).isEmpty();
        assertThat(settings(200, "<html>")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void reads_whatever_real_members_have_said(String version, String situation) {
        Recording recording = Recording.of(version, situation);

        assertThat(recording.answers("/primary")).allSatisfy(RecordedAnswersTest::reads);
        assertThat(recording.answers("/leader")).allSatisfy(RecordedAnswersTest::reads);
        assertThat(recording.answers("/cluster"))
                .allSatisfy(answer -> assertThat(answer.listed().members())
                        .allSatisfy(entry -> assertThat(entry.apiUrl()).startsWith("http://10.0.")));
        assertThat(recording.answers("/config"))
                .allSatisfy(answer -> assertThat(Bodies.settings(answer.body())).isPresent());
    }

    private static void reads(Recording.Answer answer) {
        PatroniStatus said = answer.said();
        assertThat(said.systemIdentifier()).isPresent();
        assertThat(said.scope()).contains("lab");
        assertThat(said.name().isPresent()).isEqualTo(said.version().orElseThrow().startsWith("4."));
    }

    private static List<Arguments> recordings() {
        return VERSIONS.stream()
                .flatMap(version -> Recording.SITUATIONS.stream().map(situation -> Arguments.of(version, situation)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0", "4.0"})
    void a_standby_leader_denies_to_be_the_primary_and_says_how_far_it_has_replayed(String version) {
        Recording recording = Recording.of(version, "standby-cluster");

        assertThat(recording.answers("/primary").filter(RecordedAnswersTest::isStandbyLeader))
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.said().xlog().location()).isEmpty();
                    assertThat(answer.said().xlog().replayed()).isPresent();
                    assertThat(answer.said().timeline()).isPresent();
                });
        assertThat(recording.answers("/leader").filter(RecordedAnswersTest::isStandbyLeader))
                .isNotEmpty()
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(recording
                        .answers("/cluster")
                        .filter(answer -> answer.member().startsWith("b."))
                        .map(answer -> answer.listed().leader().map(Listing.Entry::role)))
                .isNotEmpty()
                .allSatisfy(role -> assertThat(role).contains("standby_leader"));
    }

    /** Its PostgreSQL takes writes all the while; the lock is still that of its old name. */
    @ParameterizedTest
    @ValueSource(strings = {"3.0", "4.0"})
    void a_primary_that_was_renamed_in_pause_denies_at_first_and_is_listed_twice(String version) {
        Recording recording = Recording.of(version, "renamed-in-pause").after("Patroni on");
        String server = recording
                .answers("/primary")
                .filter(answer -> answer.said().xlog().location().isPresent())
                .findFirst()
                .orElseThrow()
                .member();

        assertThat(recording.answers("/primary").filter(answer -> answer.member().equals(server)))
                .extracting(Recording.Answer::status)
                .startsWith(503)
                .endsWith(200);
        assertThat(recording.answers("/primary").filter(answer -> answer.member().equals(server)))
                .allSatisfy(answer -> {
                    assertThat(answer.said().role()).isIn("primary", "master");
                    assertThat(answer.said().state()).isEqualTo("running");
                });
        assertThat(recording.answers("/cluster").map(answer -> answer.listed().members()))
                .anySatisfy(members -> {
                    assertThat(members).hasSize(4);
                    assertThat(members.stream().map(Listing.Entry::apiUrl).distinct())
                            .hasSize(3);
                });
    }

    @Test
    void a_list_may_be_empty_for_a_moment_after_an_outage_of_the_dcs() {
        assertThat(Recording.of("3.0", "dcs-outage-in-failsafe-mode")
                        .after("etcd thawed")
                        .answers("/cluster")
                        .map(answer -> answer.listed().members().size()))
                .startsWith(0)
                .endsWith(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0", "4.0"})
    void failsafe_mode_is_said_by_every_member_while_the_leader_goes_on(String version) {
        Recording recording = Recording.of(version, "dcs-outage-in-failsafe-mode");

        assertThat(recording
                        .answers("/primary")
                        .filter(answer -> answer.said().failsafeActive())
                        .map(Recording.Answer::member)
                        .distinct())
                .hasSize(3);
        assertThat(recording
                        .answers("/primary")
                        .filter(answer -> answer.status() == 200 && answer.said().failsafeActive()))
                .isNotEmpty();
    }

    private static boolean isStandbyLeader(Recording.Answer answer) {
        return answer.said().role().equals("standby_leader");
    }

    private Optional<DcsSettings> settings(int status, String body) {
        try (var patroni = FakePatroni.answering(status, body)) {
            return Asked.value(outcome -> probing.settings(patroni.url(), outcome));
        }
    }

    private Observation.Answered answered(int status, String recorded) {
        try (var patroni = FakePatroni.answering(status, FakePatroni.recorded(recorded))) {
            return (Observation.Answered) probe(patroni);
        }
    }

    private Listing.Listed listed(String recorded) {
        try (var patroni = FakePatroni.answering(200, FakePatroni.recorded(recorded))) {
            return (Listing.Listed) Asked.<Listing>value(outcome -> probing.list("node2", patroni.url(), outcome));
        }
    }

    private Observation probe(FakePatroni patroni) {
        return Asked.value(outcome -> probing.probe(patroni.url(), outcome));
    }
}
