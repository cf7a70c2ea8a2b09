package dev.fairlead.config;

import dev.fairlead.listener.DataPathSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Config} of what is written, or lists everything that is wrong with it. */
public final class ConfigReader {
    private final Problems problems;
    private final @Nullable String tokenInEnvironment;

    private final Set<Path> files;

    private ConfigReader(Problems problems, @Nullable String tokenInEnvironment, Set<Path> files) {
        this.problems = problems;
        this.tokenInEnvironment = tokenInEnvironment;
        this.files = files;
    }

    /** Reads file, flags and environment; {@link CommonCase} says which of them wins. */
    public static Outcome read(CommonCase given) {
        return read(given, null);
    }

    /** As {@link #read(CommonCase)}, with the files that were read for it. */
    public static Reading readWithFiles(CommonCase given) {
        var problems = new Problems();
        Set<Path> files = new LinkedHashSet<>();
        given.file().map(Path::of).ifPresent(files::add);
        Outcome outcome = given.tree(problems, null)
                .map(tree -> new ConfigReader(problems, given.token(), files).outcome(tree))
                .orElseGet(() -> new Outcome.Invalid(problems.list()));
        return new Reading(outcome, files);
    }

    /**
     * What reading brought, and from where.
     *
     * @param files the configuration itself, and those it names whose content counts
     */
    public record Reading(Outcome outcome, Set<Path> files) {
        public Reading {
            files = Set.copyOf(files);
        }
    }

    /** As {@link #read(CommonCase)}, as if the file that was given said {@code text}. */
    public static Outcome readAs(CommonCase given, String text) {
        return read(given, text);
    }

    private static Outcome read(CommonCase given, @Nullable String text) {
        var problems = new Problems();
        Optional<Tree.Mapping> tree = given.tree(problems, text);
        return tree.map(t -> new ConfigReader(problems, given.token(), new HashSet<>()).outcome(t))
                .orElseGet(() -> new Outcome.Invalid(problems.list()));
    }

    /**
     * Everything that is wrong with a text that is no file yet; nothing of the environment counts.
     *
     * @param name what the places of problems call it
     */
    public static List<Problem> problems(String name, String yaml) {
        var problems = new Problems();
        YamlSource.read(name, yaml, problems)
                .ifPresent(tree -> new ConfigReader(problems, null, new HashSet<>()).outcome(tree));
        return problems.list();
    }

    /** What reading brings. */
    public sealed interface Outcome {
        record Valid(Config config) implements Outcome {}

        /** @param problems at least one, in the order of the file */
        record Invalid(List<Problem> problems) implements Outcome {}
    }

    private Outcome outcome(Tree.Mapping tree) {
        var file = new SectionReader(tree, "", Keys.FILE, null, problems);
        List<ClusterConfig> clusters = ClusterReader.readAll(file);
        clusters.forEach(
                cluster -> files.addAll(ClusterReader.files(cluster.checker().tls())));
        var log = new LogConfig(
                file.get(Keys.LOG_LEVEL),
                file.get(Keys.LOG_FORMAT),
                file.get(Keys.LOG_SESSIONS),
                file.find(Keys.FAILOVERS_FILE));
        var dataPath = new DataPathSettings(
                OptionalInts.of(file.find(Keys.PROCESS_MAX_SESSIONS)),
                file.get(Keys.LOOPS),
                file.get(Keys.SHUTDOWN_DELAY),
                file.get(Keys.SHUTDOWN_TIMEOUT));
        var takeOver = new TakeOverConfig(file.find(Keys.TAKE_OVER_SOCKET), file.get(Keys.TAKE_OVER_TIMEOUT));
        var config = new Config(
                clusters, admin(file), log, dataPath, takeOver, file.find(Keys.STATE_FILE), file.get(Keys.WATCH));
        Collisions.report(file);
        return problems.isEmpty() ? new Outcome.Valid(config) : new Outcome.Invalid(problems.list());
    }

    private AdminConfig admin(SectionReader file) {
        Optional<Token> token = token(file);
        var admin = new AdminConfig(
                file.get(Keys.ADMIN_LISTEN), token, file.get(Keys.ADMIN_METRICS), file.get(Keys.ADMIN_METRICS_TOKEN));
        boolean asked = token.isPresent() || tokenInEnvironment != null || file.isWritten(Keys.ADMIN_TOKEN_FILE);
        if (!admin.listen().getAddress().isLoopbackAddress() && !asked) {
            file.problem(
                    Keys.ADMIN_LISTEN,
                    "is not loopback, so a token is needed: set admin.token-file or FAIRLEAD_ADMIN_TOKEN");
        }
        if (admin.metricsToken() && !asked) {
            file.problem(Keys.ADMIN_METRICS_TOKEN, "needs a token: set admin.token-file or FAIRLEAD_ADMIN_TOKEN");
        }
        return admin;
    }

    private Optional<Token> token(SectionReader file) {
        if (tokenInEnvironment != null) {
            try {
                return Optional.of(Token.of(tokenInEnvironment));
            } catch (IllegalArgumentException e) {
                problems.add("FAIRLEAD_ADMIN_TOKEN", "", Objects.toString(e.getMessage()));
                return Optional.empty();
            }
        }
        Optional<Path> path = file.find(Keys.ADMIN_TOKEN_FILE);
        path.ifPresent(files::add);
        return path.flatMap(p -> token(file, p));
    }

    private static Optional<Token> token(SectionReader file, Path path) {
        try {
            return Optional.of(Token.of(Files.readString(path)));
        } catch (IOException | IllegalArgumentException e) {
            file.problem(Keys.ADMIN_TOKEN_FILE, path + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Numbers that may be missing. */
    static final class OptionalInts {
        private OptionalInts() {}

        static OptionalInt of(Optional<Integer> number) {
            return number.map(OptionalInt::of).orElseGet(OptionalInt::empty);
        }
    }
}
