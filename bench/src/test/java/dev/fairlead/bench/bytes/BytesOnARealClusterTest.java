package dev.fairlead.bench.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.bytes.Bulk.Direction;
import dev.fairlead.bench.compare.Compare;
import dev.fairlead.bench.compare.Comparison;
import dev.fairlead.bench.compare.Metric;
import dev.fairlead.bench.compare.Pace;
import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.compare.Workload;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.Direct;
import dev.fairlead.bench.peer.FairleadRecipe;
import dev.fairlead.bench.peer.HaProxyRecipe;
import dev.fairlead.bench.peer.HaProxyRecipe.Tuning;
import dev.fairlead.bench.peer.Recipe;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That every workload runs through Fairlead, through HAProxy and through nothing, and measures what it says. Figures are another matter. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class BytesOnARealClusterTest {
    private static final Pace SHORT = new Pace(1, Duration.ofMillis(200), 1, 30_000_000);
    private static final List<Recipe> PEERS =
            List.of(new FairleadRecipe(), new HaProxyRecipe(Tuning.DEFAULT, 1), new Direct());

    @Test
    void bytes_go_through_every_peer(Lab lab) {
        List<Comparison> comparisons = compare(
                lab,
                part("small"),
                List.of(new PingPong(3), new Churn(4), new Bulk(Direction.DOWN), new Bulk(Direction.UP)));

        for (Comparison comparison : comparisons) {
            assertThat(comparison.failures()).as(comparison.title()).isEmpty();
            assertThat(comparison.samples())
                    .as(comparison.title())
                    .hasSize(PEERS.size())
                    .allSatisfy(sample -> {
                        boolean isProxy = !sample.peer().equals(new Direct().name());
                        assertThat(sample.figures().get(Metric.RATE).orElse(0)).isPositive();
                        assertThat(sample.figures().get(Metric.CPU).isPresent()).isEqualTo(isProxy);
                    });
        }
    }

    @Test
    void sessions_that_are_idle_or_stalled_lose_nothing(Lab lab) {
        List<Comparison> comparisons = compare(lab, part("idle"), List.of(new Idle(50), new Stalled(3)));

        for (Comparison comparison : comparisons) {
            assertThat(comparison.failures()).as(comparison.title()).isEmpty();
            assertThat(comparison.samples())
                    .as(comparison.title())
                    .filteredOn(sample -> sample.figures().get(Metric.BASE).isPresent())
                    .extracting(sample -> sample.peer())
                    .containsExactlyInAnyOrder(PEERS.get(0).name(), PEERS.get(1).name());
        }
        assertThat(comparisons.getLast().samples())
                .allSatisfy(
                        sample -> assertThat(sample.figures().get(Metric.LOST)).hasValue(0));
    }

    @Test
    void a_start_is_timed_up_to_the_first_answer_of_postgresql(Lab lab) {
        Comparison starts = compare(lab, new StartPart(), List.of(new Start())).getFirst();

        assertThat(starts.failures()).isEmpty();
        assertThat(starts.samples())
                .filteredOn(sample -> sample.figures().get(Metric.START).orElse(0) > 0)
                .extracting(sample -> sample.peer())
                .containsExactlyInAnyOrder(PEERS.get(0).name(), PEERS.get(1).name());
    }

    private static List<Comparison> compare(Lab lab, Part part, List<Workload> workloads) {
        List<Comparison> comparisons = new ArrayList<>();
        PrintStream silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Compare(lab, PEERS, SHORT, silence).run(new Chosen(part, workloads), comparisons::add);
        assertThat(comparisons).hasSameSizeAs(workloads);
        return comparisons;
    }

    private static Part part(String name) {
        return BytesPart.all().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
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
}
