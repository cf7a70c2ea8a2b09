package dev.fairlead.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Stories first, then plays of chance, until one breaks an invariant. Runs inside a {@link MutantLoader}. */
final class MutantRun {
    private static final Path STORIES = Path.of("src/test/resources/dev/fairlead/world");

    private MutantRun() {}

    /** What found a fault, in words; empty if nothing did. */
    static String run(long firstSeed, long steps) {
        for (Path story : stories()) {
            Optional<String> found = found(play(story));
            if (found.isPresent()) {
                return found.get() + ", story " + story.getFileName().toString().replace(".txt", "");
            }
        }
        long done = 0;
        for (long seed = firstSeed; done < steps; seed++) {
            Play play = Chance.play(seed);
            Play.Course course = play.run(Bend.NONE, Known.kinds());
            done += course.steps();
            if (course.violation().isPresent()) {
                return course.violation().get().kind() + ", seed " + seed + ", after " + done + " steps";
            }
        }
        return "";
    }

    private static Optional<String> found(Play play) {
        try {
            return play.run(Bend.NONE, Known.kinds()).violation().map(Violation::kind);
        } catch (IllegalStateException thrown) {
            return Optional.of("an exception");
        }
    }

    private static Play play(Path story) {
        try {
            return Play.parse(Files.readString(story));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> stories() {
        try (Stream<Path> files = Files.list(STORIES)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
