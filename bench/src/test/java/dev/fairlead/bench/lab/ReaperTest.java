package dev.fairlead.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Needs Linux and perl, but no PostgreSQL. */
@Tag("cluster")
class ReaperTest {
    @Test
    void ends_even_stopped_processes_when_the_pipe_ends() {
        Path directory = Reaper.newDirectory();
        Reaper reaper = Reaper.watch(directory, "", Account.choose());
        Process sleeper = Launch.inSession(List.of("sleep", "600"), directory, directory.resolve("log"));
        Await.until(
                "the sleeper",
                Duration.ofSeconds(5),
                () -> Processes.below(directory).contains(sleeper.pid()));
        Processes.freeze(() -> Processes.below(directory));

        reaper.close();

        assertThat(sleeper.isAlive()).isFalse();
        assertThat(Files.exists(directory)).isFalse();
    }
}
