package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.load.WritingClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * That nothing is lost, changed or interrupted on its way through the proxy, whatever happens that is no concern of the clients.
 *
 * <p>A reader that pauses for two minutes and a minute of pgbench go on behind the other tests, and are looked at last.
 */
@Tag("cluster")
@ExtendWith(QuietCluster.Shared.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IntegrityTest {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMinutes(2);
    private static final long MANY_BYTES = 280_000_000;

    @Test
    void a_dump_restored_and_dumped_again_is_the_same(QuietCluster cluster, @TempDir Path directory)
            throws SQLException {
        cluster.createDatabase("original");
        cluster.createDatabase("copy");
        QuietCluster.run(
                "pgbench", "--initialize", "--quiet", "--unlogged-tables", "--scale=30", cluster.primary("original"));

        Dump first = Dump.take(directory.resolve("first.sql"), cluster.primary("original"));
        first.restore(cluster.primary("copy"));
        Dump second = Dump.take(directory.resolve("second.sql"), cluster.primary("copy"));

        assertThat(first.bytes()).isGreaterThan(MANY_BYTES);
        assertThat(second.checksum()).isEqualTo(first.checksum());
    }

    @Test
    void a_silent_rest_api_changes_nothing_while_other_members_name_the_leader(QuietCluster cluster) {
        Member leader = cluster.lab().requireLeader();
        FairleadSays says = cluster.says();
        long changes = says.changes("primary");
        try (WritingClient client = WritingClient.start(cluster.fairlead().primary())) {
            Patience.untilItWrites(client);

            cluster.lab().freezePatroni(leader.name());
            Await.until(
                    "half a minute of silence",
                    Patience.LIMIT,
                    () -> says.wordAgeMillis(leader.name()) > SILENCE.toMillis());
            assertThat(says.confirmation()).isEqualTo("second-hand");
            assertThat(says.hasAlarm("REST degraded")).isTrue();
            cluster.lab().thaw(leader.name());
            Await.until(
                    "its own word", Patience.LIMIT, () -> says.confirmation().equals("own"));
            Patience.untilItWrites(client);

            assertThat(client.log().errors()).isEmpty();
            assertThat(says.changes("primary")).isEqualTo(changes);
        }
    }

    @Test
    void a_patroni_restarted_in_pause_changes_nothing(QuietCluster cluster) {
        Member leader = cluster.lab().requireLeader();
        FairleadSays says = cluster.says();
        long changes = says.changes("primary");
        try (WritingClient client = WritingClient.start(cluster.fairlead().primary())) {
            Patience.untilItWrites(client);

            cluster.lab().pause();
            Await.until("the pause to be seen", Patience.LIMIT, says::isPaused);
            cluster.lab().stopPatroni(leader.name());
            Await.until(
                    "the pause to keep it",
                    Patience.LIMIT,
                    () -> says.confirmation().equals("paused"));
            Patience.untilItWrites(client);
            cluster.lab().startPatroni(leader.name());
            Await.until(
                    "its own word", Patience.LIMIT, () -> says.confirmation().equals("own"));
            cluster.lab().resume();
            Patience.untilItWrites(client);

            assertThat(client.log().errors()).isEmpty();
            assertThat(says.changes("primary")).isEqualTo(changes);
        }
    }

    @Test
    void a_lost_dcs_changes_nothing_in_failsafe_mode(QuietCluster cluster) {
        FairleadSays says = cluster.says();
        long changes = says.changes("primary");
        try (WritingClient client = WritingClient.start(cluster.fairlead().primary())) {
            Patience.untilItWrites(client);

            cluster.lab().freezeEtcd();
            Await.until("failsafe mode", Patience.LIMIT, () -> says.hasAlarm("failsafe"));
            Patience.untilItWrites(client);
            cluster.lab().thawEtcd();
            Await.until("its end", Patience.LIMIT, () -> !says.hasAlarm("failsafe"));

            assertThat(client.log().errors()).isEmpty();
            assertThat(says.changes("primary")).isEqualTo(changes);
        }
    }

    @Test
    void tls_goes_through_untouched(QuietCluster cluster) {
        String question = "select ssl from pg_stat_ssl where pid = pg_backend_pid()";

        String required = QuietCluster.psql(cluster.tls("sslmode=require channel_binding=require"), question);
        String verified =
                QuietCluster.psql(cluster.verified(cluster.lab().requireLeader().host()), question);
        Program mistaken = Program.of(
                "psql",
                "--no-psqlrc",
                "--command=select 1",
                cluster.verified(cluster.lab().serviceHost()));

        assertThat(required).isEqualTo("t");
        assertThat(verified).isEqualTo("t");
        assertThat(mistaken.exit())
                .as("for a host that the certificate does not name")
                .isNotZero();
        assertThat(mistaken.said()).contains("server certificate for");
    }

    @Test
    void a_query_is_cancelled_with_control_c_through_either_port(QuietCluster cluster) {
        assertThat(cluster.interrupted(cluster.tls("sslmode=require"), "writes"))
                .contains("canceling statement due to user request");
        assertThat(cluster.interrupted(cluster.reads(), "reads")).contains("canceling statement due to user request");
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void a_minute_of_pgbench_fails_nothing(QuietCluster cluster) {
        assertThat(cluster.pgbench().mustSucceed())
                .contains("number of failed transactions: 0 (0.000%)")
                .doesNotContain("aborted");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void a_reader_that_pauses_for_two_minutes_in_a_large_result_loses_nothing(QuietCluster cluster)
            throws SQLException {
        Await.until(
                "two minutes",
                PAUSE.plus(Patience.LIMIT),
                () -> cluster.reader().hasPausedFor(PAUSE));

        cluster.reader().readOn();
    }
}
