package dev.fairlead.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.SharedLab;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("cluster")
@ExtendWith(SharedLab.class)
class GrowthOnARealClusterTest {
    @Test
    void measures_every_size_of_sessions_and_routes(Lab lab) {
        PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

        GrowthReport report =
                new GrowthBench(lab, Duration.ofMillis(300), 1, silence).run(List.of(10, 60), List.of(30), List.of(5));

        assertThat(report.steps())
                .extracting(Step::line)
                .containsExactly("Fairlead, sessions", "Fairlead, sessions", "HAProxy, sessions", "Fairlead, routes");
        assertThat(report.steps()).allSatisfy(step -> {
            assertThat(step.secondsPerMessage()).isPositive();
            assertThat(step.secondsPerSession()).isGreaterThan(step.secondsPerMessage());
            assertThat(step.bytes()).isPositive();
        });
    }
}
