package dev.fairlead.bench.peer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the command that runs Fairlead here. */
public final class Launcher {
    private static final String MAIN = "dev.fairlead.command.Main";

    private Launcher() {}

    /** The built distribution when there is one, or else our own class path on our own Java. */
    public static List<String> fairlead() {
        return distribution()
                .map(program -> List.of(program.toString()))
                .orElseGet(() -> List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-ea",
                        "-cp",
                        absoluteClassPath(),
                        MAIN));
    }

    /** Absolute, because Fairlead works in another directory than we do. */
    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Optional<Path> distribution() {
        return Stream.iterate(
                        Optional.of(Path.of("").toAbsolutePath()),
                        Optional::isPresent,
                        here -> here.map(Path::getParent))
                .flatMap(Optional::stream)
                .map(directory -> directory.resolve("cli/target/fairlead/bin/fairlead"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
