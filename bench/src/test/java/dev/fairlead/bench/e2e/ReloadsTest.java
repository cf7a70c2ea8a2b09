package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.peer.FairleadProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reloads that nobody notices, and that leave nothing behind. {@code -Dfairlead.reloads=1000} makes it a soak. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class ReloadsTest {
    private static final int RELOADS = Integer.getInteger("fairlead.reloads", 60);
    private static final int SESSIONS = 200;
    private static final int TRANSACTIONS_PER_SECOND = 100;

    /** After so many, everything has been done once: classes are loaded, connections are kept. */
    private static final int WARM = 10;

    /** Of a route that was removed, for ten minutes: its last figures in the metrics. */
    private static final long BYTES_PER_REMOVED_ROUTE = 20_000;

    /** Connections to the admin HTTP and to Patroni come and go. */
    private static final int SPARE_DESCRIPTORS = 10;

    @Test
    void sessions_go_on_while_routes_come_and_go_beside_them_and_nothing_is_left_of_those(Lab lab) throws Exception {
        try (Reloading reloading = Reloading.start(lab);
                Program pgbench = pgbench(lab, reloading.fairlead().primary())) {
            FairleadProcess fairlead = reloading.fairlead();
            Await.until(
                    "all to be relayed", Patience.LIMIT, () -> sent(fairlead).size() == SESSIONS);
            Map<Long, Long> before = sent(fairlead);

            reloading.reload(WARM);
            Footprint warm = footprint(reloading);
            reloading.reload((RELOADS - WARM) / 2);
            refuseBadFile(reloading);
            reloading.reload(RELOADS - WARM - (RELOADS - WARM) / 2);
            Footprint end = footprint(reloading);

            assertThat(sent(fairlead))
                    .hasSize(SESSIONS)
                    .allSatisfy(
                            (id, bytes) -> assertThat(bytes).isGreaterThan(before.getOrDefault(id, Long.MAX_VALUE)));
            FrozenProcess.signal("ALRM", pgbench.pid());
            assertThat(pgbench.mustSucceed())
                    .contains("number of clients: " + SESSIONS, "number of failed transactions: 0 ")
                    .doesNotContain("aborted");
            assertThat(new FairleadSays(fairlead).reloads("applied")).isEqualTo(RELOADS);
            assertNothingIsLeft(warm, end);
        }
    }

    /** Runs until SIGALRM, which pgbench sends itself when its time is over: it ends in order then. */
    private static Program pgbench(Lab lab, String primary) throws Exception {
        Path script = Files.writeString(lab.newDirectory("pgbench-reloads").resolve("one.sql"), "SELECT 1;\n");
        String[] address = primary.split(":");
        return Program.of(
                "pgbench",
                "-n",
                "-c",
                String.valueOf(SESSIONS),
                "-R",
                String.valueOf(TRANSACTIONS_PER_SECOND),
                "-T",
                "7200",
                "-f",
                script.toString(),
                "-h",
                address[0],
                "-p",
                address[1],
                "-U",
                Sql.USER,
                Sql.DATABASE);
    }

    /** Bytes to PostgreSQL by session, of the route that is never touched. */
    private static Map<Long, Long> sent(FairleadProcess fairlead) {
        String answer =
                fairlead.get("/api/v1/sessions?route=primary").orElseThrow().body();
        return JsonMapper.shared()
                .readTree(answer)
                .path("sessions")
                .valueStream()
                .filter(session -> session.path("state").asString().equals("relaying"))
                .collect(Collectors.toMap(
                        session -> session.path("id").asLong(),
                        session -> session.path("bytesToUpstream").asLong()));
    }

    private static Footprint footprint(Reloading reloading) {
        Await.until(
                "sessions that have ended to be gone",
                Patience.LIMIT,
                () -> reloading.fairlead().metric("fairlead_sessions").orElse(0) == SESSIONS + reloading.visitors());
        return Footprint.of(reloading.fairlead());
    }

    private static void refuseBadFile(Reloading reloading) {
        FairleadProcess fairlead = reloading.fairlead();
        FairleadSays says = new FairleadSays(fairlead);
        long applied = says.reloads("applied");
        fairlead.configure("watch: false\nnonsense: true\n");

        assertThat(reloading.post().statusCode()).isEqualTo(422);

        JsonNode config = fairlead.status().path("config");
        assertThat(config.path("stale").asBoolean()).isTrue();
        assertThat(config.path("result").asString()).isEqualTo("refused");
        assertThat(config.path("problems").toString()).contains("nonsense");
        assertThat(says.routes()).isEqualTo(reloading.routes());
        assertThat(says.reloads("applied")).isEqualTo(applied);
        assertThat(says.reloads("refused")).isEqualTo(1);
    }

    private static void assertNothingIsLeft(Footprint warm, Footprint end) {
        long figures = (RELOADS - WARM) * BYTES_PER_REMOVED_ROUTE;
        assertThat(end.descriptors()).isLessThanOrEqualTo(warm.descriptors() + SPARE_DESCRIPTORS);
        assertThat(end.grownBy((RELOADS - WARM) / 2, warm)).as("instances more").isEmpty();
        assertThat(end.heapBytes()).isLessThan(warm.heapBytes() * 5 / 4 + figures);
        // More code is compiled meanwhile, and what that takes is given back only every few seconds.
        assertThat(end.nativeBytes()).isLessThan(warm.nativeBytes() * 3 / 2 + figures);
    }
}
