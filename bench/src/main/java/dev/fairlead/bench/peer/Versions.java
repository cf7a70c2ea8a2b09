package dev.fairlead.bench.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks a program for its version. */
final class Versions {
    private Versions() {}

    /** The first line that {@code command} prints, on either stream; "not installed" when it cannot be started. */
    static String of(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return output.lines().findFirst().orElse("unknown");
        } catch (IOException e) {
            return "not installed";
        }
    }
}
