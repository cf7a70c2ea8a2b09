package dev.fairlead.docker;

import static dev.fairlead.docker.Awaiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cluster to try Fairlead with does what README.md promises whoever tries it. */
@Tag("cluster")
@Timeout(600)
class ComposeTest {
    /** From the end of {@code compose up}. */
    private static final Duration WRITE_LIMIT = Duration.ofMinutes(2);

    private static final Pattern GAP = Pattern.compile("Longest time between two rows: ([0-9.]+) s");

    @TempDir
    private Path directory;

    @Test
    void takes_a_write_within_two_minutes_and_loses_a_leader_at_the_cost_of_one_error() {
        try (var compose = Compose.up(directory)) {
            var complaint = new AtomicReference<>("nothing");
            await("a write through the proxy", WRITE_LIMIT, complaint::get, () -> isWritten(compose, complaint));

            String shown = compose.failover();

            assertThat(shown).contains("The client writes again. Errors: 1.");
            assertThat(shown).containsOnlyOnce("error:").doesNotContain("ERROR");
            assertThat(GAP.matcher(shown).results().map(ComposeTest::seconds))
                    .singleElement()
                    .satisfies(gap -> assertThat(gap).isBetween(1.0, 50.0));
            assertThat(shown).containsPattern("main +failover +patroni\\d +patroni\\d");
        }
    }

    private static boolean isWritten(Compose compose, AtomicReference<String> complaint) {
        String url = "jdbc:postgresql://" + compose.address("fairlead1", ProxyContainer.PRIMARY)
                + "/postgres?user=postgres&password=fairlead&connectTimeout=70&loginTimeout=70&sslResponseTimeout=70000";
        try (var session = DriverManager.getConnection(url);
                var statement = session.createStatement()) {
            return !statement.execute("create table if not exists tried (at timestamptz)");
        } catch (SQLException notYet) {
            complaint.set(String.valueOf(notYet.getMessage()));
            return false;
        }
    }

    private static double seconds(MatchResult gap) {
        return Double.parseDouble(gap.group(1));
    }
}
