package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts servers that must neither see our terminal nor inherit our environment. */
final class Launch {
    private Launch() {}

    /**
     * Starts {@code command} in a session of its own, working in {@code directory}, its output appended to {@code log}.
     *
     * @return the process; its pid is that of {@code command} itself, since setsid replaces itself
     */
    static Process inSession(List<String> command, Path directory, Path log) {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("HOME", directory.toString());
        environment.put("ETCD_UNSUPPORTED_ARCH", "arm64");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new LabException("cannot start " + command.getFirst(), e);
        }
    }
}
