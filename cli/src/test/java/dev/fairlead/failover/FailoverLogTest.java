package dev.fairlead.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class FailoverLogTest {
    @TempDir
    private Path directory;

    private static Failover failover(String to) {
        var suspected = new Failover.Step(Failover.What.SUSPECTED, Instant.parse("2026-01-31T12:00:00.123Z"), 0);
        var held = new Failover.Step(Failover.What.HELD, Instant.parse("2026-01-31T12:00:00.130Z"), 7);
        return new Failover(
                "main",
                Failover.Kind.SWITCHOVER,
                "node1",
                to,
                1,
                2,
                "what members answer",
                "node1 held the lock and was stopping",
                List.of(suspected, held),
                new Failover.Toll(1, 2, 3, 4));
    }

    private Path file() {
        return directory.resolve("failovers.jsonl");
    }

    private FailoverLog open() {
        var log = new FailoverLog(Optional.of(file()));
        log.begin();
        return log;
    }

    @Test
    void what_was_written_is_there_after_a_restart_newest_first() {
        try (FailoverLog log = open()) {
            log.onOver(failover("node2"));
            log.onOver(failover("node3"));
        }

        try (FailoverLog log = open()) {
            assertThat(log.latest()).containsExactly(failover("node3"), failover("node2"));
        }
    }

    @Test
    void of_two_processes_one_keeps_them_and_none_is_lost_when_that_changes() {
        try (FailoverLog old = open();
                FailoverLog successor = new FailoverLog(Optional.of(file()))) {
            old.onOver(failover("node2"));
            successor.onOver(failover("node2"));
            assertThat(successor.latest()).isEmpty();

            old.leave();
            successor.begin();
            old.onOver(failover("node3"));
            successor.onOver(failover("node3"));
            successor.leave();

            assertThat(successor.latest()).containsExactly(failover("node3"), failover("node2"));
            old.begin();
            assertThat(old.latest()).isEqualTo(successor.latest());
        }
    }

    @Test
    void keeps_the_last_hundred() throws IOException {
        try (FailoverLog log = open()) {
            for (int i = 0; i < FailoverLog.MOST + 5; i++) {
                log.onOver(failover("node" + i));
            }
            assertThat(log.latest()).hasSize(FailoverLog.MOST);
        }

        assertThat(Files.readAllLines(file())).hasSize(FailoverLog.MOST);
        try (FailoverLog log = open()) {
            assertThat(log.latest().getFirst().to()).isEqualTo("node" + (FailoverLog.MOST + 4));
        }
    }

    @Test
    void a_damaged_line_is_ignored_and_the_others_are_not() throws IOException {
        try (FailoverLog log = open()) {
            log.onOver(failover("node2"));
            log.onOver(failover("node3"));
        }
        List<String> lines = Files.readAllLines(file());
        Files.write(file(), List.of("{\"cluster\":", lines.get(0), "{}", "", "x".repeat(20_000), lines.get(1)));

        try (FailoverLog log = open()) {
            assertThat(log.latest()).containsExactly(failover("node3"), failover("node2"));
        }
    }

    @Test
    void a_file_of_other_bytes_does_not_keep_the_proxy_from_starting() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 1, '\n'});

        try (FailoverLog log = open()) {
            assertThat(log.latest()).isEmpty();
        }
    }

    @Test
    void without_a_file_it_is_kept_in_memory() {
        try (FailoverLog log = new FailoverLog(Optional.empty())) {
            log.begin();
            log.onOver(failover("node2"));

            assertThat(log.latest()).containsExactly(failover("node2"));
        }
    }

    @Test
    void the_example_of_the_reference_is_a_failover_as_it_is_written() throws IOException {
        String reference = Files.readString(Path.of("../docs/api.md"));
        int from = reference.indexOf("Example: `GET /api/v1/failovers`");
        assertThat(from).isNotNegative();
        int begin = reference.indexOf("{", from);
        var mapper = new JsonMapper();
        var written = mapper.readTree(reference.substring(begin, reference.indexOf("```", begin)))
                .path("failovers")
                .get(0);

        Failover read = mapper.treeToValue(written, Failover.class);

        assertThat((Object) mapper.readTree(mapper.writeValueAsString(read))).isEqualTo(written);
        assertThat(read.steps()).extracting(Failover.Step::what).containsExactly(Failover.What.values());
    }
}
