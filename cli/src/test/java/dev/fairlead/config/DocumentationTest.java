package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ConfigReader.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The documentation and the code agree. After a change of the keys, {@code mvn test -pl cli -am -Dtest=DocumentationTest -Dfairlead.write-docs=true} writes
 * the tables anew; the documented file is written by hand.
 */
class DocumentationTest {
    private static final Path REFERENCE = Path.of("../docs/configuration.md");
    private static final Path FILE = Path.of("../docs/fairlead.yaml");
    private static final boolean WRITE = Boolean.getBoolean("fairlead.write-docs");

    private static Map<String, String> tables() {
        var tables = new LinkedHashMap<String, String>();
        Keys.sections().forEach(section -> tables.put("keys of " + section.title(), Reference.table(section)));
        tables.put("flags and variables", Reference.shortcuts());
        return tables;
    }

    @Test
    void the_reference_has_every_key_with_its_default_and_no_other() throws IOException {
        String written = Files.readString(REFERENCE);
        String expected = written;
        for (Map.Entry<String, String> table : tables().entrySet()) {
            expected = Tables.replace(expected, table.getKey(), table.getValue());
        }
        if (WRITE) {
            Files.writeString(REFERENCE, expected);
        }

        assertThat(WRITE ? expected : written).isEqualTo(expected);
    }

    @Test
    void the_documented_file_is_valid_as_it_is() {
        assertThat(read(FILE)).isInstanceOf(Outcome.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../README.md", "../docs/configuration.md"})
    void the_examples_are_valid(Path document, @TempDir Path directory) throws IOException {
        String text = Files.readString(document);
        int from = text.indexOf("    clusters:\n");
        assertThat(from).as("an example in " + document).isNotNegative();
        String example = text.substring(from, text.indexOf("\n\n", from)).replaceAll("(?m)^    ", "");

        assertThat(read(Files.writeString(directory.resolve("example.yaml"), example)))
                .isInstanceOf(Outcome.Valid.class);
    }

    private static Outcome read(Path file) {
        return ConfigReader.read(new CommonCase(Map.of("--config", file.toString()), Map.of()));
    }

    @Test
    void the_documented_file_has_every_key_with_its_default_and_no_other() throws IOException {
        // "#key: value" is a key that is commented out, "# Text" is text.
        String all = Files.readString(FILE).replaceAll("(?m)^( *)#([a-z])", "$1$2");
        var problems = new Problems();
        Tree.Mapping file = YamlSource.read("F", all, problems).orElseThrow();

        Tree.Mapping cluster = first(file, "clusters");
        Tree.Mapping member = (Tree.Mapping) at(cluster, "members.node1").orElseThrow();
        assertThat(problems.list()).isEmpty();
        assertHasAll(file, Keys.FILE);
        assertHasAll(cluster, Keys.CLUSTER);
        assertHasAll(member, Keys.MEMBER);
        assertHasAll(together(cluster, "routes"), Keys.ROUTE);
    }

    /** What the elements of a list have between them: one route shows the keys of primaries, one those of replicas. */
    private static Tree.Mapping together(Tree.Mapping mapping, String key) {
        var entries = new LinkedHashMap<String, Tree>();
        ((Tree.Items) Objects.requireNonNull(mapping.entries().get(key)))
                .items()
                .forEach(item -> entries.putAll(((Tree.Mapping) item).entries()));
        return new Tree.Mapping(mapping.where(), entries);
    }

    private static Tree.Mapping first(Tree.Mapping mapping, String key) {
        return (Tree.Mapping)
                ((Tree.Items) Objects.requireNonNull(mapping.entries().get(key)))
                        .items()
                        .getFirst();
    }

    /** Those for all clusters or routes need not be said again there. */
    private static void assertHasAll(Tree.Mapping mapping, Section section) {
        var problems = new Problems();
        var reader = new SectionReader(mapping, "", section, null, problems);
        List<String> missing = section.keys().stream()
                .filter(key -> section.equals(Keys.FILE) || !Keys.isInherited(key))
                .filter(key -> !reader.isWritten(key))
                .map(Key::name)
                .toList();

        assertThat(missing)
                .as("keys that " + FILE + " lacks in " + section.title())
                .isEmpty();
        assertThat(problems.list()).isEmpty();
        for (Key<?> key : section.keys()) {
            Optional<Tree> tree = at(mapping, key.name());
            if (tree.isPresent() && !key.fallback().isEmpty()) {
                assertThat(tree.get()).as(key.name()).isInstanceOf(Tree.Text.class);
                assertThat(((Tree.Text) tree.get()).text()).as(key.name()).isEqualTo(key.fallback());
            }
        }
    }

    private static Optional<Tree> at(Tree.Mapping mapping, String name) {
        Tree at = mapping;
        for (String each : name.split("\\.")) {
            Tree below = at instanceof Tree.Mapping m ? m.entries().get(each) : null;
            if (below == null) {
                return Optional.empty();
            }
            at = below;
        }
        return Optional.of(at);
    }
}
