package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short commands of the operating system, run to their end. */
final class Shell {
    private Shell() {}

    record Result(int exit, String output) {
        boolean succeeded() {
            return exit == 0;
        }
    }

    /** Runs {@code command} and returns its exit status and its output, standard error included. */
    static Result run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output.strip());
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while running " + command.getFirst(), e);
        }
    }

    /** Runs {@code command}; throws {@link LabException} with its output when it fails. */
    static String mustRun(List<String> command) {
        Result result = run(command);
        if (!result.succeeded()) {
            throw new LabException(String.join(" ", command) + " failed: " + result.output());
        }
        return result.output();
    }

    static String mustRun(String... command) {
        return mustRun(List.of(command));
    }
}
