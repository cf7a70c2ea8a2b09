package dev.fairlead.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.Direct;
import dev.fairlead.bench.peer.FairleadRecipe;
import dev.fairlead.bench.peer.Family;
import dev.fairlead.bench.peer.HaProxyRecipe;
import dev.fairlead.bench.peer.HaProxyRecipe.Tuning;
import dev.fairlead.bench.peer.Recipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A comparison from end to end, as short as can be. That it measures and reports is tested here, not how quick anybody is. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class CompareBenchTest {
    private static final Pace SHORT = new Pace(1, Duration.ofMillis(500), 2, 40_000_000);
    private static final List<Recipe> PEERS =
            List.of(new FairleadRecipe(), new HaProxyRecipe(Tuning.DEFAULT, 1), new Direct());
    private static final List<String> NAMES = PEERS.stream().map(Recipe::name).toList();

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    @Test
    void a_comparison_measures_every_peer_in_every_round_and_writes_it_all_down(Lab lab, @TempDir Path directory)
            throws IOException {
        Part reads = only(new PgbenchPart(1), "pgbench-select-8", "pgbench-reconnect");
        Part copies = only(new CopyPart(), "copy-out", "copy-in");

        Report report = bench(directory).run(lab, List.of(reads, copies));

        assertThat(report.comparisons()).hasSize(4).allSatisfy(CompareBenchTest::assertMeasured);
        assertThat(report.verdicts()).hasSize(3 + 2 + 4 + 4);
        assertThat(Report.parse(Files.readString(directory.resolve("report.json"))))
                .isEqualTo(report);
        assertThat(Files.readString(directory.resolve("README.md"))).contains(NAMES);
        assertThat(Files.readString(directory.resolve("peers/haproxy-1-thread.conf")))
                .contains("nbthread 1");
        assertThat(terminal.toString(StandardCharsets.UTF_8)).contains("Fairlead as a multiple of");
    }

    @Test
    void a_run_that_fails_is_written_down_and_the_others_go_on(Lab lab, @TempDir Path directory) {
        Part copy = new CopyPart();
        Part part = new Chosen(
                copy, List.of(new FailsThroughHaProxy(copy.workloads().getFirst())));

        Comparison comparison =
                bench(directory).run(lab, List.of(part)).comparisons().getFirst();

        assertThat(comparison.peers()).containsExactly(NAMES.get(0), NAMES.get(2));
        assertThat(comparison.failures())
                .hasSize(1 + SHORT.rounds())
                .allMatch(line -> line.startsWith(NAMES.get(1)) && line.endsWith("on purpose"));
    }

    private static void assertMeasured(Comparison comparison) {
        assertThat(comparison.failures()).isEmpty();
        assertThat(comparison.peers()).containsExactlyElementsOf(NAMES);
        assertThat(comparison.samples()).hasSize(SHORT.rounds() * PEERS.size()).allSatisfy(sample -> {
            boolean isProxy = !sample.peer().equals(NAMES.getLast());
            assertThat(sample.figures().get(Metric.RATE).orElse(0)).isPositive();
            assertThat(sample.figures().get(Metric.CPU).isPresent()).isEqualTo(isProxy);
            assertThat(sample.figures().get(Metric.MEMORY).isPresent()).isEqualTo(isProxy);
        });
        for (String proxy : NAMES.subList(0, 2)) {
            // A single short run may use less than a tick of the kernel's clock; not every one of them does.
            assertThat(comparison.spread(proxy, Metric.CPU).orElseThrow().max()).isPositive();
            assertThat(comparison.spread(proxy, Metric.MEMORY).orElseThrow().min())
                    .isGreaterThan(1024 * 1024);
        }
    }

    private CompareBench bench(Path directory) {
        return new CompareBench(
                PEERS, SHORT, new Results(directory), new PrintStream(terminal, true, StandardCharsets.UTF_8));
    }

    private static Part only(Part part, String... names) {
        return new Chosen(
                part,
                part.workloads().stream()
                        .filter(workload -> List.of(names).contains(workload.name()))
                        .toList());
    }

    /** A part with other workloads. */
    private record Chosen(Part part, List<Workload> workloads) implements Part {
        @Override
        public String name() {
            return part.name();
        }

        @Override
        public String title() {
            return part.title();
        }

        @Override
        public Backend start(Lab lab) {
            return part.start(lab);
        }
    }

    /** The same workload, but a load that finds fault with HAProxy. */
    private record FailsThroughHaProxy(Workload workload) implements Workload {
        @Override
        public String name() {
            return workload.name();
        }

        @Override
        public String title() {
            return workload.title();
        }

        @Override
        public String unit() {
            return workload.unit();
        }

        @Override
        public List<Metric> metrics() {
            return workload.metrics();
        }

        @Override
        public List<Target> targets() {
            return workload.targets();
        }

        @Override
        public Figures measure(Stand stand, Pace pace) {
            if (stand.recipe().family() == Family.HAPROXY_DEFAULT) {
                throw new LabException("on purpose");
            }
            return workload.measure(stand, pace);
        }
    }
}
