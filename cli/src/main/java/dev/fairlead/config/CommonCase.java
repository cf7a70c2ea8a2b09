package dev.fairlead.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was given outside of a file: flags, and environment variables, so that a container needs no file.
 *
 * <p>A flag wins over its variable, and both over the file. A cluster, though, is described in one place: with a file, only those that are not about
 * the cluster may be given.
 *
 * @param flags by {@link Shortcut#flag()}
 * @param environment of the process
 */
public record CommonCase(Map<String, String> flags, Map<String, String> environment) {
    public static final String TOKEN_VARIABLE = "FAIRLEAD_ADMIN_TOKEN";

    public CommonCase {
        flags = Map.copyOf(flags);
        environment = Map.copyOf(environment);
    }

    /** A key that has a flag and a variable. */
    public enum Shortcut {
        CONFIG("--config", "", "The file to read."),
        PATRONI("--patroni", "clusters[].patroni", "REST APIs of members, with commas between."),
        SCOPE("--scope", "clusters[].scope", "Patroni's scope."),
        PATRONI_CA(
                "--patroni-ca", "clusters[].tls.ca", "PEM file with the authorities that sign Patroni's certificates."),
        PRIMARY(
                "--primary",
                "clusters[].routes[].listen",
                "Listen here for a route named primary, which leads to the primary."),
        REPLICAS(
                "--replicas",
                "clusters[].routes[].listen",
                "Listen here for a route named replicas, which leads to replicas."),
        ADMIN("--admin", "admin.listen", "Where health checks, metrics and status are served."),
        ADMIN_TOKEN_FILE(
                "--admin-token-file",
                "admin.token-file",
                "File with the token for an admin address that is not loopback."),
        LOG_FORMAT("--log-format", "log.format", "text or json."),
        LOG_LEVEL("--log-level", "log.level", "debug, info, warn or error."),
        LOG_SESSIONS("--log-sessions", "log.sessions", "true: a line for each session that ends.");

        private final String flag;
        private final String key;
        private final String meaning;

        Shortcut(String flag, String key, String meaning) {
            this.flag = flag;
            this.key = key;
            this.meaning = meaning;
        }

        public String flag() {
            return flag;
        }

        public String variable() {
            return "FAIRLEAD_" + name();
        }

        /** The key that it stands for, as the reference writes it; empty for the file itself. */
        public String key() {
            return key;
        }

        public String meaning() {
            return meaning;
        }

        private boolean isOfCluster() {
            return key.startsWith("clusters");
        }
    }

    @Nullable
    String token() {
        String token = environment.get(TOKEN_VARIABLE);
        return token == null || token.isBlank() ? null : token;
    }

    /** The file that was given. */
    public Optional<String> file() {
        return given(Shortcut.CONFIG).map(Tree.Text::text);
    }

    /**
     * All that was given, as if it had been written in one file; empty, with problems, when there is nothing to read.
     *
     * @param sent what the file is taken to say; null to read it
     */
    Optional<Tree.Mapping> tree(Problems problems, @Nullable String sent) {
        Optional<Tree.Text> file = given(Shortcut.CONFIG);
        List<Tree.Text> ofCluster = Stream.of(Shortcut.values())
                .filter(Shortcut::isOfCluster)
                .flatMap(shortcut -> given(shortcut).stream())
                .toList();
        if (file.isPresent()) {
            ofCluster.forEach(text -> problems.add(
                    text.where(),
                    "",
                    "cannot be given together with a file (" + file.get().where()
                            + "): describe the cluster in one place"));
            return read(file.get(), sent, problems).map(this::withShortcuts);
        }
        if (ofCluster.isEmpty()) {
            problems.add(
                    "fairlead",
                    "",
                    "nothing is configured: give --config FILE, or --patroni URLS with --primary or --replicas");
            return Optional.empty();
        }
        var root = new LinkedHashMap<String, Tree>();
        root.put("clusters", new Tree.Items("flags", List.of(cluster())));
        return Optional.of(withShortcuts(new Tree.Mapping("flags", root)));
    }

    private static Optional<Tree.Mapping> read(Tree.Text file, @Nullable String sent, Problems problems) {
        try {
            String yaml = sent == null ? Files.readString(Path.of(file.text())) : sent;
            return YamlSource.read(file.text(), yaml, problems);
        } catch (IOException | IllegalArgumentException e) {
            String why = Files.exists(Path.of(file.text())) ? "cannot be read: " + e.getMessage() : "does not exist";
            problems.add(file.where(), "", "the file " + file.text() + " " + why);
            return Optional.empty();
        }
    }

    private Tree cluster() {
        var cluster = new LinkedHashMap<String, Tree>();
        given(Shortcut.PATRONI).ifPresent(text -> cluster.put("patroni", text));
        given(Shortcut.SCOPE).ifPresent(text -> cluster.put("scope", text));
        given(Shortcut.PATRONI_CA)
                .ifPresent(text -> cluster.put("tls", new Tree.Mapping(text.where(), Map.of("ca", text))));
        List<Tree> routes = new ArrayList<>();
        given(Shortcut.PRIMARY).ifPresent(text -> routes.add(route("primary", text)));
        given(Shortcut.REPLICAS).ifPresent(text -> routes.add(route("replicas", text)));
        if (!routes.isEmpty()) {
            cluster.put("routes", new Tree.Items("flags", routes));
        }
        return new Tree.Mapping("flags", cluster);
    }

    /** Its name is the word that says where it leads. */
    private static Tree route(String name, Tree.Text listen) {
        var word = new Tree.Text(listen.where(), name);
        return new Tree.Mapping(listen.where(), Map.of("name", word, "to", word, "listen", listen));
    }

    private Tree.Mapping withShortcuts(Tree.Mapping root) {
        Tree.Mapping all = root;
        for (Shortcut shortcut : Shortcut.values()) {
            Optional<Tree.Text> text = given(shortcut);
            if (text.isPresent() && !shortcut.isOfCluster() && !shortcut.key().isEmpty()) {
                all = with(all, shortcut.key(), text.get());
            }
        }
        return all;
    }

    private static Tree.Mapping with(Tree.Mapping root, String key, Tree.Text value) {
        String[] names = key.split("\\.");
        var outer = new LinkedHashMap<>(root.entries());
        var inner = new LinkedHashMap<String, Tree>();
        if (outer.get(names[0]) instanceof Tree.Mapping written) {
            inner.putAll(written.entries());
        }
        inner.put(names[1], value);
        outer.put(names[0], new Tree.Mapping(value.where(), inner));
        return new Tree.Mapping(root.where(), outer);
    }

    /** The flag, or else the variable; one that is empty counts as not given, as compose files pass them. */
    private Optional<Tree.Text> given(Shortcut shortcut) {
        String flag = flags.get(shortcut.flag());
        if (flag != null) {
            return Optional.of(new Tree.Text(shortcut.flag(), flag));
        }
        String variable = environment.get(shortcut.variable());
        return variable == null || variable.isBlank()
                ? Optional.empty()
                : Optional.of(new Tree.Text(shortcut.variable(), variable));
    }
}
