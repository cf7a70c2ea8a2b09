package dev.fairlead.bench.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.peer.Launcher;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program under test, with a route to the primary, one to replicas and one to replicas whose lag is bounded. One thread. */
final class RunningFairlead implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final int rw = freePort();
    private final int ro = freePort();
    private final int lag = freePort();
    private final int admin = freePort();

    RunningFairlead(Path directory) throws IOException {
        this.directory = directory;
    }

    static List<String> urls(ScriptedCluster cluster) {
        return cluster.members().stream().map(ScriptedMember::url).toList();
    }

    /** @param keys of the cluster, each with its value */
    Path config(String file, List<String> seeds, String... keys) throws IOException {
        String more = List.of(keys).stream().map(key -> "    " + key + "\n").collect(Collectors.joining());
        return Files.writeString(directory.resolve(file), """
            clusters:
              - name: main
                patroni: [%s]
            %s    routes:
                  - { name: rw, listen: "127.0.0.1:%d", to: primary }
                  - { name: ro, listen: "127.0.0.1:%d", to: replicas }
                  - { name: lag, listen: "127.0.0.1:%d", to: replicas, max-lag: 16MB }
            admin: { listen: "127.0.0.1:%d" }
            take-over: { socket: "%s" }
            state: { file: "%s" }
            """.formatted(
                        String.join(", ", seeds),
                        more,
                        rw,
                        ro,
                        lag,
                        admin,
                        directory.resolve("socket"),
                        directory.resolve("state.json")));
    }

    Process start(Path config, String... options) throws IOException {
        List<String> command = new ArrayList<>(Launcher.fairlead());
        command.addAll(List.of("run", "--config", config.toString()));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(processes.size()).toFile());
        if (Files.exists(directory.resolve("hosts"))) {
            builder.environment().put("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + directory.resolve("hosts"));
        }
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Ends the latest process in good order. */
    void stop() throws InterruptedException {
        clients.forEach(RunningFairlead::close);
        processes.getLast().destroy();
        processes.getLast().waitFor();
    }

    private Path log(int number) {
        return directory.resolve("log" + number);
    }

    /** Below the ports that connections are given: one that is free now is free when the process listens there. */
    static int freePort() {
        return Await.until("a free port", LIMIT, RunningFairlead::perhapsFreePort);
    }

    private static Optional<Integer> perhapsFreePort() {
        int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return Optional.of(free.getLocalPort());
        } catch (IOException taken) {
            return Optional.empty();
        }
    }

    // ---- clients

    Client client() {
        return client(rw);
    }

    Client reader() {
        return client(ro);
    }

    private Client client(int port) {
        try {
            var client = new Client(port);
            clients.add(client);
            return client;
        } catch (IOException refused) {
            throw new IllegalStateException("nobody listens: " + logs(), refused);
        }
    }

    /** A session that is served by that PostgreSQL; sessions before it may have been served elsewhere. */
    Client served(String by) {
        until("the first verdict", () -> !verdict().isEmpty());
        List<Client> served = new ArrayList<>();
        until("a session on " + by, () -> {
            Client client = client(rw);
            until("a greeting", () -> client.isEnded() || !client.server().isEmpty());
            served.add(client);
            return client.server().equals(by);
        });
        return served.getLast();
    }

    /** Where so many sessions for reading are served, one after the other. */
    Set<String> readers(int count) {
        return readers(count, ro);
    }

    Set<String> readersWithBoundedLag(int count) {
        return readers(count, lag);
    }

    private Set<String> readers(int count, int port) {
        Set<String> servers = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            Client client = client(port);
            until("a greeting of a replica", () -> !client.server().isEmpty());
            servers.add(client.server());
            close(client);
        }
        return servers;
    }

    private static void close(Client client) {
        try {
            client.close();
        } catch (IOException gone) {
            // That is closed, too.
        }
    }

    // ---- what it says

    /** Its word for the primary; empty while it does not answer. */
    String verdict() {
        return cluster().path("primary").path("verdict").asString("");
    }

    String reason() {
        return cluster().path("primary").path("detail").asString("");
    }

    String confirmation() {
        return cluster().path("primary").path("confirmation").asString("");
    }

    String alarms() {
        return cluster().path("alarms").toString();
    }

    /** How closely it probes. */
    String urgency() {
        return cluster().path("probing").path("mode").asString("");
    }

    private JsonNode cluster() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/api/v1/status"))
                .timeout(LIMIT)
                .build();
        try {
            return JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
                    .path("clusters")
                    .path(0);
        } catch (IOException notYet) {
            assertThat(processes.getLast().isAlive()).as(logs()).isTrue();
            return JSON.createObjectNode();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    void awaitVerdict(String verdict) {
        until("the verdict " + verdict, () -> verdict().equals(verdict));
    }

    void until(String what, BooleanSupplier condition) {
        try {
            Await.until(what, LIMIT, condition);
        } catch (RuntimeException late) {
            throw new IllegalStateException(late.getMessage() + "\n" + logs(), late);
        }
    }

    /** Waits until the member has answered so many more requests there. */
    void awaitAnswers(ScriptedMember member, String path, int more) {
        long enough = member.answers(path) + more;
        until(more + " answers of " + member.name + " at " + path, () -> member.answers(path) >= enough);
    }

    /** Waits for so many lists of these members, and for the next answers; a replica that stutters is a reason to ask for a list at once. */
    void awaitLists(int count, ScriptedMember replica, ScriptedMember... of) {
        long enough = lists(of) + count;
        var says = new boolean[1];
        until(count + " lists", () -> {
            says[0] = !says[0];
            replica.says(503, "replica", says[0] ? "starting" : "running", 1);
            awaitAnswers(replica, "/primary", 1);
            return lists(of) >= enough;
        });
        replica.follows(1);
        awaitAnswers(replica, "/primary", 2);
    }

    private static long lists(ScriptedMember... of) {
        return List.of(of).stream()
                .mapToLong(member -> member.answers("/cluster"))
                .sum();
    }

    String run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Launcher.fairlead());
        command.addAll(List.of(words));
        command.addAll(List.of("--admin", "127.0.0.1:" + admin));
        Path output = directory.resolve("output");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        return status + " " + Files.readString(output).strip();
    }

    String logs() {
        var logs = new StringBuilder();
        for (int i = 0; i < processes.size(); i++) {
            try {
                logs.append(Files.readString(log(i)));
            } catch (IOException none) {
                logs.append("no log");
            }
        }
        return logs.toString();
    }

    @Override
    public void close() {
        clients.forEach(RunningFairlead::close);
        http.close();
        processes.forEach(process -> process.destroyForcibly().onExit().join());
    }
}
