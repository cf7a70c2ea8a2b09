package dev.fairlead.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ConfigReader;
import dev.fairlead.migrate.HaproxyImport.Result;
import dev.fairlead.migrate.HaproxyImport.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Configurations as people have them, with the file and the report that they become. After a change, {@code mvn test -pl cli -am -Dtest=GoldenImportTest
 * -Dfairlead.write-golden=true} writes both anew; read the difference before you commit it.
 */
class GoldenImportTest {
    private static final Path EXAMPLES = Path.of("src/test/resources/dev/fairlead/migrate");
    private static final boolean WRITE = Boolean.getBoolean("fairlead.write-golden");

    static List<Path> examples() throws IOException {
        try (Stream<Path> all = Files.list(EXAMPLES)) {
            return all.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static Result imported(Path example) throws IOException {
        byte[] content = Files.readAllBytes(example.resolve("haproxy.cfg"));
        return HaproxyImport.read(
                content, new Source("haproxy.cfg", Map.of(), path -> Files.isRegularFile(Path.of(path)), 0));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void becomes_the_file_and_the_report_beside_it(Path example) throws IOException {
        Result result = imported(example);

        compare(example.resolve("fairlead.yaml"), result.yaml().orElse(""));
        compare(example.resolve("report.txt"), Report.text(result.findings(), "haproxy.cfg"));
    }

    private static void compare(Path golden, String actual) throws IOException {
        if (WRITE) {
            Files.writeString(golden, actual);
        }
        assertThat(actual).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void becomes_a_file_without_problems(Path example) throws IOException {
        Result result = imported(example);

        assertThat(result.yaml()
                        .map(yaml -> ConfigReader.problems("result", yaml))
                        .orElse(List.of()))
                .isEmpty();
    }

    /** Whatever is cut off or garbled, the answer is findings. */
    @ParameterizedTest
    @MethodSource("examples")
    void survives_being_cut_off_anywhere(Path example) throws IOException {
        String whole = Files.readString(example.resolve("haproxy.cfg"));

        for (int end = 0; end < whole.length(); end += 41) {
            byte[] part = whole.substring(0, end).getBytes(UTF_8);
            Result result = HaproxyImport.read(part, new Source("part", Map.of(), path -> false, 0));

            assertThat(result.yaml()
                            .map(yaml -> ConfigReader.problems("result", yaml))
                            .orElse(List.of()))
                    .as("the first %d characters", end)
                    .isEmpty();
        }
    }
}
