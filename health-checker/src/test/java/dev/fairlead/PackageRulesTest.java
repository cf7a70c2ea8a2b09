package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each package of this module may import and use, read from its sources. */
class PackageRulesTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/fairlead");

    /** Beyond {@code java.*}, JSpecify and the package itself. */
    private static final Map<String, List<String>> MAY_IMPORT = Map.of(
            "probe",
                    List.of(
                            "javax.net.ssl.",
                            "dev.fairlead.cluster.",
                            "okhttp3.",
                            "okio.",
                            "tools.jackson.",
                            "org.slf4j."),
            "verdict", List.of("dev.fairlead.cluster.", "dev.fairlead.probe."),
            "discovery", List.of("dev.fairlead.cluster.", "dev.fairlead.probe.", "org.slf4j."),
            "poll",
                    List.of(
                            "dev.fairlead.clock.",
                            "dev.fairlead.cluster.",
                            "dev.fairlead.probe.",
                            "dev.fairlead.verdict.",
                            "dev.fairlead.discovery.",
                            "org.slf4j."));

    @Test
    void packages_import_only_what_they_may() {
        Stream<String> strays = sources()
                .flatMap(source -> lines(source)
                        .filter(line -> line.startsWith("import "))
                        .map(line -> line.replaceFirst("import (static )?", ""))
                        .filter(name -> !mayImport(packageOf(source), name))
                        .map(name -> source + " imports " + name));

        assertThat(strays).isEmpty();
    }

    @Test
    void every_package_has_its_rule() {
        assertThat(sources().map(PackageRulesTest::packageOf)).isSubsetOf(MAY_IMPORT.keySet());
    }

    /** The judge is total and deterministic: all that it knows is in its arguments. */
    @Test
    void verdicts_neither_log_nor_look_at_a_clock() {
        Stream<Path> verdicts = sources().filter(source -> packageOf(source).equals("verdict"));

        assertThat(uses(verdicts, "org.slf4j", "System.nanoTime", "System.currentTime", "Instant.now", "Random"))
                .isEmpty();
    }

    private static boolean mayImport(String own, String name) {
        return Stream.concat(
                        Stream.of("java.", "org.jspecify.", "dev.fairlead." + own + "."),
                        MAY_IMPORT.getOrDefault(own, List.of()).stream())
                .anyMatch(name::startsWith);
    }

    private static Stream<String> uses(Stream<Path> files, String... words) {
        return files.flatMap(file -> Stream.of(words)
                .filter(word -> lines(file).anyMatch(line -> line.contains(word)))
                .map(word -> file + " uses " + word));
    }

    private static String packageOf(Path source) {
        return SOURCES.relativize(source).getName(0).toString();
    }

    private static Stream<Path> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path source) {
        try {
            return Files.readAllLines(source).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
