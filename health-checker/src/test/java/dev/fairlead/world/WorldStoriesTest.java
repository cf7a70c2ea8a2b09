package dev.fairlead.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stories in {@code src/test/resources/dev/fairlead/world}: the lines with {@code --} say what happens, the others what Fairlead says then. With
 * {@code -Dfairlead.timelines=write} the latter are written anew.
 */
final class WorldStoriesTest {
    private static final Path STORIES = Path.of("src/test/resources/dev/fairlead/world");

    static Stream<Path> stories() throws IOException {
        try (Stream<Path> files = Files.list(STORIES)) {
            return files.sorted(Comparator.comparing(Path::toString)).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void goes_as_it_is_written_down(Path file) throws IOException {
        String story = Files.readString(file);
        Play play = Play.parse(story);

        Play.Course course = play.run(Bend.NONE, Known.kinds());

        String told = Play.told(story, play, course);
        if ("write".equals(System.getProperty("fairlead.timelines"))) {
            Files.writeString(file, told, StandardCharsets.UTF_8);
        }
        assertThat(course.violation()).isEmpty();
        assertThat(told).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void goes_the_same_way_again(Path file) throws IOException {
        Play play = Play.parse(Files.readString(file));

        List<String> told = play.run(Bend.NONE, Known.kinds()).told();

        assertThat(play.run(Bend.NONE, Known.kinds()).told()).isEqualTo(told);
    }
}
