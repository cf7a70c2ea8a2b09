package dev.fairlead.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus' own checks: of an exposition (its format, and the conventions of names, units and help texts), of rules, and of what rules do. */
public final class Promtool {
    private Promtool() {}

    /** What it has to say about an exposition, line by line. */
    static List<String> complaints(String exposition) throws IOException, InterruptedException {
        Said said = run(exposition, "check", "metrics");
        return said.exit() == 0
                ? said.lines()
                : Stream.concat(Stream.of("exit status " + said.exit()), said.lines().stream())
                        .toList();
    }

    /** @param exit 0 when it is content */
    public record Said(int exit, List<String> lines) {}

    /** Runs it. Skips the calling test where there is no promtool; fails it with {@code CI=true}. */
    public static Said run(String input, String... words) throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(Stream.of(find().toString()), Stream.of(words)).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("promtool does not end");
        }
        return new Said(process.exitValue(), said.lines().toList());
    }

    /** Where bench/install/promtool.sh leaves it, or on the path. */
    private static Path find() {
        String cache = Objects.requireNonNullElse(System.getenv("FAIRLEAD_CACHE"), "/var/cache/fairlead");
        Stream<String> path = Stream.of(System.getenv("PATH").split(":"));
        var found = Stream.concat(Stream.of(cache), path)
                .map(directory -> Path.of(directory, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("no promtool; bench/install/promtool.sh fetches it");
        }
        Assumptions.assumeTrue(found.isPresent(), "no promtool; bench/install/promtool.sh fetches it");
        return found.orElseThrow();
    }
}
