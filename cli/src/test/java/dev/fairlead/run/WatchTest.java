package dev.fairlead.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.ConfigReader;
import dev.fairlead.config.ConfigReader.Outcome;
import dev.fairlead.config.ConfigReader.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change is noticed however it comes about, and nothing is read while nothing changes. */
class WatchTest {
    private final Instant longAfter = Instant.now().plus(Duration.ofHours(1));

    @TempDir
    Path directory;

    private final List<String> wishes = new ArrayList<>();
    private int readings;
    private Path file;
    private Path token;

    @BeforeEach
    void write() throws IOException {
        token = Files.writeString(directory.resolve("token"), "0123456789abcdef0123456789abcdef");
        file = Files.writeString(directory.resolve("fairlead.yaml"), yaml("16MB"));
    }

    private String yaml(String lag) {
        return """
            clusters:
              - name: main
                patroni: [http://127.0.0.1:8008]
                routes:
                  - { name: ro, listen: "127.0.0.1:5433", to: replicas, max-lag: %s }
            admin: { listen: "127.0.0.1:0", token-file: "%s" }
            """.formatted(lag, token);
    }

    private Watch watch(Instant now) {
        var source = new CommonCase(Map.of("--config", file.toString()), Map.of());
        var running = ((Outcome.Valid) ConfigReader.read(source)).config();
        return new Watch(() -> read(source), running, Clock.fixed(now, ZoneOffset.UTC), wishes::add);
    }

    private Reading read(CommonCase source) {
        readings++;
        return ConfigReader.readWithFiles(source);
    }

    private static void look(Watch watch, int times) {
        for (int i = 0; i < times; i++) {
            watch.look(false);
        }
    }

    /** Has read everything, and knows how it looks. */
    private Watch settledWatch() {
        Watch watch = watch(longAfter);
        look(watch, 2);
        readings = 0;
        return watch;
    }

    @Test
    void reads_nothing_while_nothing_changes() {
        Watch watch = settledWatch();

        look(watch, 14);

        assertThat(readings).isZero();
        assertThat(wishes).isEmpty();
    }

    @Test
    void reads_four_times_a_minute_whatever_the_files_look_like() {
        Watch watch = settledWatch();

        look(watch, 60);

        assertThat(readings).isEqualTo(4);
    }

    @Test
    void notices_a_file_that_is_written_in_place_with_its_old_size_and_time() throws IOException {
        Watch watch = settledWatch();
        FileTime before = Files.getLastModifiedTime(file);

        Files.writeString(file, yaml("17MB"));
        Files.setLastModifiedTime(file, before);
        look(watch, 2);

        assertThat(wishes).containsExactly("a change of the file");
    }

    @Test
    void notices_a_file_that_takes_the_place_of_another() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), yaml("17MB"));
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Watch watch = settledWatch();

        Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        look(watch, 2);

        assertThat(wishes).hasSize(1);
    }

    @Test
    void notices_a_link_two_levels_up_that_leads_to_another_directory() throws IOException {
        Path first = Files.createDirectory(directory.resolve("..1"));
        Path second = Files.createDirectory(directory.resolve("..2"));
        Files.writeString(first.resolve("fairlead.yaml"), yaml("16MB"));
        Files.writeString(second.resolve("fairlead.yaml"), yaml("17MB"));
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        file = Files.createSymbolicLink(directory.resolve("mounted.yaml"), Path.of("..data/fairlead.yaml"));
        Watch watch = settledWatch();

        Path newer = Files.createSymbolicLink(directory.resolve("..tmp"), second);
        Files.move(newer, data, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        look(watch, 2);

        assertThat(wishes).hasSize(1);
    }

    @Test
    void notices_another_content_of_a_file_that_the_configuration_names() throws IOException {
        Watch watch = settledWatch();

        Files.writeString(token, "fedcba9876543210fedcba9876543210");
        look(watch, 2);

        assertThat(wishes).hasSize(1);
    }

    @Test
    void reads_again_what_was_written_a_moment_ago() {
        Watch watch = watch(Instant.now());

        look(watch, 5);

        assertThat(readings).isEqualTo(5);
    }

    @Test
    void reads_again_what_a_reload_has_read() {
        Watch watch = settledWatch();

        watch.onSeen(ConfigReader.read(new CommonCase(Map.of("--config", file.toString()), Map.of())));
        look(watch, 1);

        assertThat(readings).isEqualTo(1);
    }

    @Test
    void reads_again_what_is_missing() throws IOException {
        Watch watch = settledWatch();

        Files.delete(file);
        look(watch, 3);

        assertThat(readings).isEqualTo(3);
        assertThat(wishes).hasSize(2);
    }
}
