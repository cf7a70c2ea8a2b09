package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.peer.FairleadProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** SIGTERM, as an orchestrator sends it. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class StopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** No replica has that tag, so clients of the second route wait. */
    private static FairleadProcess start(Lab lab, String shutdown) {
        return FairleadProcess.startConfigured(lab, """
            clusters:
              - patroni: $PATRONI
                routes:
                  - { name: rw, listen: "$PRIMARY", to: primary }
                  - { name: ro, listen: "$REPLICAS", to: replicas, tags: { zone: nowhere } }
            admin: { listen: "$ADMIN" }
            shutdown: %s
            """.formatted(shutdown));
    }

    private static int readiness(FairleadProcess fairlead) {
        return fairlead.get("/readyz").orElseThrow().statusCode();
    }

    @Test
    void is_unready_at_once_accepts_for_the_delay_and_ends_with_its_last_session(Lab lab) throws SQLException {
        try (FairleadProcess fairlead = start(lab, "{ delay: 5s, timeout: 10m }")) {
            try (Connection kept = Sql.open(fairlead.primary());
                    Program waiting = psql(fairlead.replicas())) {
                Await.until("a client that waits", PATIENCE, () -> held(fairlead) == 1);

                fairlead.terminate();

                Await.until("it to be unready", PATIENCE, () -> readiness(fairlead) == 503);
                try (Connection late = Sql.open(fairlead.primary(), PATIENCE)) {
                    assertThat(late.isValid(10)).isTrue();
                }
                assertThat(waiting.exit()).isNotZero();
                assertThat(waiting.said()).contains("the proxy is shutting down");
                Await.until("new clients to be refused", PATIENCE, () -> isRefused(fairlead.primary()));
                assertThat(kept.isValid(10)).isTrue();
                assertThat(fairlead.isAlive()).isTrue();
            }
            assertThat(fairlead.awaitEnd()).isZero();
        }
    }

    private static int held(FairleadProcess fairlead) {
        return (int) fairlead.metric("fairlead_sessions_held").orElse(0);
    }

    /** In plaintext, so that it can be told why its wait is over. */
    private static Program psql(String address) {
        String[] parts = address.split(":");
        String connection = "host=%s port=%s user=%s dbname=%s sslmode=disable gssencmode=disable"
                .formatted(parts[0], parts[1], Sql.USER, Sql.DATABASE);
        return Program.of("psql", connection, "-c", "SELECT 1");
    }

    private static boolean isRefused(String address) {
        try (Connection opened = Sql.open(address, PATIENCE)) {
            return opened.isClosed();
        } catch (SQLException failure) {
            return "08001".equals(failure.getSQLState());
        }
    }

    @Test
    void cuts_what_is_left_after_the_timeout(Lab lab) throws SQLException {
        try (FairleadProcess fairlead = start(lab, "{ timeout: 1s }");
                Connection kept = Sql.open(fairlead.primary())) {
            fairlead.terminate();

            assertThat(fairlead.awaitEnd()).isZero();
            assertThat(kept.isValid(10)).isFalse();
        }
    }

    @Test
    void ends_at_once_when_told_again(Lab lab) throws SQLException {
        try (FairleadProcess fairlead = start(lab, "{ delay: 1h, timeout: 1h }");
                Connection kept = Sql.open(fairlead.primary())) {
            fairlead.terminate();
            fairlead.awaitLog("SIGTERM: draining");

            fairlead.terminate();

            assertThat(fairlead.awaitEnd()).isZero();
            assertThat(kept.isValid(10)).isFalse();
            assertThatThrownBy(() -> Sql.open(fairlead.primary(), PATIENCE)).isInstanceOf(SQLException.class);
        }
    }
}
