package dev.fairlead.listener;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How many files this process may have open (RLIMIT_NOFILE, the soft limit, which the JVM has raised to the hard one). */
final class OpenFiles {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final String NAME = "Max open files";

    /** What a system that does not tell is taken to allow. */
    private static final long MODEST = 1024;

    private OpenFiles() {}

    static long limit() {
        try (Stream<String> lines = Files.lines(LIMITS)) {
            return parse(lines).orElse(MODEST);
        } catch (IOException notLinux) {
            return ofManagement();
        }
    }

    /** The line is {@code Max open files  SOFT  HARD  files}, see proc_pid_limits(5). */
    static OptionalLong parse(Stream<String> lines) {
        return lines.filter(line -> line.startsWith(NAME))
                .map(line -> line.substring(NAME.length()).strip().split("\\s+")[0])
                .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
                .findFirst();
    }

    /** Much slower to start than reading a file. */
    private static long ofManagement() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : MODEST;
    }
}
