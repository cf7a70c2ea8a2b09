package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a lab needs on this machine, and what of it is missing. */
public final class Prerequisites {
    private static final Path POSTGRES_VERSIONS = Path.of("usr/lib/postgresql");

    private Prerequisites() {}

    /** Reasons, for people, why a lab of that version cannot start here; empty when it can. */
    public static List<String> missing(PatroniVersion version) {
        List<String> missing = new ArrayList<>();
        for (String command : List.of("etcd", "setsid", "perl", "openssl")) {
            requireCommand(command, missing);
        }
        switch (version) {
            case MACHINE -> {
                requireCommand("patroni", missing);
                requirePostgres(Path.of("/"), missing);
            }
            case DEBIAN_13 -> requireDebian13(missing);
        }
        return missing;
    }

    /** Reasons, for people, why a test that needs these commands cannot run here; empty when it can. */
    public static List<String> missingCommands(String... commands) {
        List<String> missing = new ArrayList<>();
        for (String command : commands) {
            requireCommand(command, missing);
        }
        return missing;
    }

    /** Where the Debian 13 root file system is: the environment's FAIRLEAD_DEBIAN13_ROOT, or else a place below /var/cache. */
    public static Path debian13Root() {
        return Path.of(System.getenv().getOrDefault("FAIRLEAD_DEBIAN13_ROOT", "/var/cache/fairlead/debian13"));
    }

    /** The newest PostgreSQL's directory of programs, as seen from inside {@code root}. */
    public static Optional<Path> postgresBin(Path root) {
        Path versions = root.resolve(POSTGRES_VERSIONS);
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(versions)) {
            return entries.filter(entry -> Files.isExecutable(entry.resolve("bin/postgres")))
                    .max(Comparator.comparingInt(
                            entry -> Integer.parseInt(entry.getFileName().toString())))
                    .map(entry -> Path.of("/").resolve(root.relativize(entry)).resolve("bin"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void requireDebian13(List<String> missing) {
        Path root = debian13Root();
        if (!Files.isExecutable(root.resolve("usr/bin/patroni"))) {
            missing.add(
                    "no Debian 13 root with Patroni in " + root + " (make one with bench/install/debian13-root.sh)");
            return;
        }
        if (Account.choose().isOurs()) {
            missing.add("only root may enter the Debian 13 root in " + root);
        }
        requirePostgres(root, missing);
    }

    private static void requirePostgres(Path root, List<String> missing) {
        if (postgresBin(root).isEmpty()) {
            missing.add("no PostgreSQL server below " + root.resolve(POSTGRES_VERSIONS));
        }
    }

    private static void requireCommand(String command, List<String> missing) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        if (Stream.of(path.split(":")).noneMatch(place -> Files.isExecutable(Path.of(place, command)))) {
            missing.add("the command " + command + " is not installed");
        }
    }
}
