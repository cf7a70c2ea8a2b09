package dev.fairlead.bench.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page shows what is tried, and says of everything that it is tried or not. */
class PageTest {
    private static final Path HERE = Path.of("src/test/java/dev/fairlead/bench/connect");

    @Test
    void shows_the_repetition_in_java_as_it_is_tried() throws IOException {
        assertThat(Files.readString(HERE.resolve("Transactions.java"))).contains(Page.block("java"));
    }

    @Test
    void has_a_block_for_each_name_that_is_tried() {
        assertThat(Page.blocks().keySet())
                .isEqualTo(Set.of(
                        "libpq-one",
                        "libpq-two",
                        "psql",
                        "psycopg",
                        "hikari-one",
                        "hikari-two",
                        "java",
                        "node-one",
                        "node-two",
                        "node",
                        "pgbouncer",
                        "pgbouncer-one",
                        "pgbouncer-two",
                        "pooler",
                        "pooler-route"));
    }

    @Test
    void says_of_each_other_block_that_it_is_not_tried() {
        String[] sections = Pattern.compile("^## ", Pattern.MULTILINE).split(Page.whole());

        assertThat(Arrays.stream(sections)
                        .filter(section -> section.contains("```") && !section.contains("<!-- tried")))
                .isNotEmpty()
                .allSatisfy(section -> assertThat(section).contains("*Not tried here*"));
    }
}
