package dev.fairlead.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The reference of metrics and the list agree. After a change of the list, {@code mvn test -pl cli -am -Dtest=MetricReferenceTest
 * -Dfairlead.write-docs=true} writes the tables anew.
 */
class MetricReferenceTest {
    private static final Path REFERENCE = Path.of("../docs/metrics.md");
    private static final boolean WRITE = Boolean.getBoolean("fairlead.write-docs");

    @Test
    void the_reference_has_every_metric_and_no_other() throws IOException {
        String written = Files.readString(REFERENCE);
        String expected = written;
        for (Map.Entry<String, List<Metric>> group : MetricList.groups().entrySet()) {
            expected = Tables.replace(expected, "metrics of " + group.getKey(), table(group.getValue()));
        }
        if (WRITE) {
            Files.writeString(REFERENCE, expected);
        }

        assertThat(WRITE ? expected : written).isEqualTo(expected);
    }

    private static String table(List<Metric> metrics) {
        return "| metric | type | unit | labels | what it says | look when |\n|---|---|---|---|---|---|\n"
                + metrics.stream().map(MetricReferenceTest::row).collect(Collectors.joining());
    }

    private static String row(Metric metric) {
        String labels = metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
        return "| `" + metric.name() + "` | " + metric.type().name().toLowerCase(Locale.ROOT) + " | " + metric.unit()
                + " | " + labels + " | " + metric.meaning() + " | "
                + metric.alert().replace("|", "\\|") + " |\n";
    }
}
