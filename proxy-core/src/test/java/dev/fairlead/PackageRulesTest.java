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
            "clock", List.of(),
            "cluster", List.of(),
            "wire", List.of(),
            "relay", List.of("dev.fairlead.clock.", "io.netty.", "jdk.net.", "org.slf4j."),
            "routing", List.of("dev.fairlead.cluster.", "org.slf4j."),
            "session", fairleadAnd("cluster", "routing", "relay", "wire"),
            "listener", fairleadAnd("cluster", "routing", "relay", "wire", "session"),
            "takeover", fairleadAnd("relay"));

    /** Types that decide, in a package that may log: their callers log, and hand them the time. */
    private static final List<String> DECIDERS =
            List.of("routing/RouteDecider", "routing/RoutePolicy", "routing/Route");

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

    @Test
    void nothing_blocks_an_event_loop() {
        assertThat(uses(sources(), " synchronized ", "synchronized (", "Thread.sleep", ".sync()"))
                .isEmpty();
    }

    @Test
    void deciders_neither_log_nor_look_at_a_clock() {
        Stream<Path> deciders = DECIDERS.stream().map(name -> SOURCES.resolve(name + ".java"));

        assertThat(uses(deciders, "org.slf4j", "System.nanoTime", "System.currentTime", "Instant.now"))
                .isEmpty();
    }

    private static List<String> fairleadAnd(String... packages) {
        return Stream.concat(
                        Stream.of(packages).map(name -> "dev.fairlead." + name + "."),
                        Stream.of("io.netty.", "org.slf4j."))
                .toList();
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
