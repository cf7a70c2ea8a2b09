package dev.fairlead.bench.generator;

import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the programs of {@code src/main/c} on their first use in this JVM, where they are older than their sources. */
public final class NativeBuild {
    private NativeBuild() {}

    /** The compiled program; throws {@link LabException} with what the compiler, or the lack of one, says. */
    public static Path program(String name) {
        return Once.DIRECTORY.resolve(name);
    }

    /** Whether there is a compiler here. */
    public static boolean isPossible() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "gcc")));
    }

    private static final class Once {
        static final Path DIRECTORY = compile();
    }

    private static Path compile() {
        try {
            Process script = new ProcessBuilder(List.of(script().toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            script.getOutputStream().close();
            String output = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (script.waitFor() != 0) {
                throw new LabException("the load generators could not be compiled");
            }
            return Path.of(output.strip());
        } catch (IOException e) {
            throw new LabException("cannot run bench/native.sh", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while compiling the load generators", e);
        }
    }

    /** Tests run in bench, the programs of bench in the directory above it. */
    private static Path script() {
        return Stream.of("native.sh", "bench/native.sh")
                .map(name -> Path.of(name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new LabException("bench/native.sh is not here: "
                        + Path.of("").toAbsolutePath() + " is not a working copy of Fairlead"));
    }
}
