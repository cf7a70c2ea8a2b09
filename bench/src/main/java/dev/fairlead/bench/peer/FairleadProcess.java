package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Host;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fairlead in front of a lab, as a process of its own, known only by its command line, its log and its admin HTTP. */
public final class FairleadProcess implements Peer {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Lab lab;
    private final Server server;
    private final String primary;
    private final String replicas;
    private final String admin;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private FairleadProcess(Lab lab, Server server, String primary, String replicas, String admin) {
        this.lab = lab;
        this.server = server;
        this.primary = primary;
        this.replicas = replicas;
        this.admin = admin;
    }

    /**
     * Starts {@code fairlead run} with flags, on ports of its own, and returns when it is ready.
     *
     * @param more further flags
     */
    public static FairleadProcess start(Lab lab, String... more) {
        String primary = newAddress(lab);
        String replicas = newAddress(lab);
        String admin = newAddress(lab);
        List<String> command = new ArrayList<>(Launcher.fairlead());
        command.addAll(List.of("run", "--patroni", lab.restUrls(), "--primary", primary));
        command.addAll(List.of("--replicas", replicas, "--admin", admin));
        command.addAll(List.of(more));
        return launch(lab, command, primary, replicas, admin);
    }

    /**
     * Starts {@code fairlead run --config} and returns when it is ready.
     *
     * @param yaml the configuration, in which {@code $PATRONI} (a YAML list of URLs), {@code $PRIMARY}, {@code $REPLICAS} and {@code $ADMIN}
     *             (each HOST:PORT) stand for this lab's
     */
    public static FairleadProcess startConfigured(Lab lab, String yaml) {
        return startConfigured(lab, yaml, List.of());
    }

    /** The same, with no more than {@code openFiles} files open at once. */
    public static FairleadProcess startConfigured(Lab lab, String yaml, int openFiles) {
        return startConfigured(lab, yaml, List.of("prlimit", "--nofile=" + openFiles + ":" + openFiles));
    }

    private static FairleadProcess startConfigured(Lab lab, String yaml, List<String> launchedBy) {
        FairleadProcess fairlead = beginConfigured(lab, yaml, launchedBy);
        fairlead.awaitReady();
        return fairlead;
    }

    /** As {@link #startConfigured}, but does not wait. */
    public static FairleadProcess beginConfigured(Lab lab, String yaml) {
        return beginConfigured(lab, yaml, List.of());
    }

    private static FairleadProcess beginConfigured(Lab lab, String yaml, List<String> launchedBy) {
        String primary = newAddress(lab);
        String replicas = newAddress(lab);
        String admin = newAddress(lab);
        Path config = lab.directory().resolve("fairlead-" + COUNT.incrementAndGet() + ".yaml");
        write(config, filled(yaml, lab, primary, replicas, admin));
        List<String> command = new ArrayList<>(launchedBy);
        command.addAll(Launcher.fairlead());
        command.addAll(List.of("run", "--config", config.toString()));
        return begin(lab, command, primary, replicas, admin);
    }

    /**
     * Starts {@code fairlead run --config} on a host of a segment and returns when it is ready.
     *
     * @param yaml as for {@link #startConfigured}, without {@code $PATRONI}; {@code $ADMIN} is to be reached from here
     */
    public static FairleadProcess startOn(Host host, Lab lab, String yaml) {
        String primary = host.address() + ":5432";
        String replicas = host.address() + ":5433";
        String admin = host.address() + ":8080";
        Path config = lab.directory().resolve("fairlead-" + COUNT.incrementAndGet() + ".yaml");
        write(config, filled(yaml, lab, primary, replicas, admin));
        List<String> command = new ArrayList<>(host.enter());
        command.addAll(Launcher.fairlead());
        command.addAll(List.of("run", "--config", config.toString()));
        return launch(lab, command, primary, replicas, admin);
    }

    /** Starts it again, after its end, with the same words; returns when it is ready. */
    public FairleadProcess again() {
        return launch(lab, server.command(), primary, replicas, admin);
    }

    private static String filled(String yaml, Lab lab, String primary, String replicas, String admin) {
        return yaml.replace("$PATRONI", "[" + lab.restUrls() + "]")
                .replace("$PRIMARY", primary)
                .replace("$REPLICAS", replicas)
                .replace("$ADMIN", admin);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException("cannot write " + file, e);
        }
    }

    /** Writes another configuration, with the same variables, into the file that it was started with; a reload is up to the caller. */
    public void configure(String yaml) {
        List<String> command = server.command();
        Path config = Path.of(command.get(command.indexOf("--config") + 1));
        write(config, filled(yaml, lab, primary, replicas, admin));
    }

    private static FairleadProcess launch(
            Lab lab, List<String> command, String primary, String replicas, String admin) {
        FairleadProcess fairlead = begin(lab, command, primary, replicas, admin);
        fairlead.awaitReady();
        return fairlead;
    }

    private static FairleadProcess begin(Lab lab, List<String> command, String primary, String replicas, String admin) {
        Path directory = lab.newDirectory("fairlead" + COUNT.incrementAndGet());
        return new FairleadProcess(lab, Server.start(command, directory), primary, replicas, admin);
    }

    /** Starts another process that takes over from this one, and returns when it has. */
    public FairleadProcess successor() {
        FairleadProcess successor = beginSuccessor();
        successor.awaitLog("took over from process " + pid());
        return successor;
    }

    /**
     * Starts another process that is to take over from this one, and does not wait.
     *
     * @param changes flags of this one, each with another value
     */
    public FairleadProcess beginSuccessor(String... changes) {
        List<String> command = new ArrayList<>(server.command());
        if (!command.contains("--take-over")) {
            command.add("--take-over");
        }
        for (int i = 0; i < changes.length; i += 2) {
            command.set(command.indexOf(changes[i]) + 1, changes[i + 1]);
        }
        return begin(command);
    }

    /** Starts another process with the same flags, which does not take over, and does not wait. */
    public FairleadProcess beginPlain() {
        return begin(server.command());
    }

    private FairleadProcess begin(List<String> command) {
        return begin(lab, command, primary, replicas, admin);
    }

    /** Waits for a line of its log that contains {@code text}. */
    public void awaitLog(String text) {
        Await.until("Fairlead to say: " + text, PATIENCE, () -> {
            if (log().stream().anyMatch(line -> line.text().contains(text))) {
                return true;
            }
            if (!server.isAlive()) {
                throw new LabException("Fairlead ended:\n" + String.join("\n", logTexts()));
            }
            return false;
        });
    }

    /** Waits until it has ended by itself; returns its exit status. */
    public int awaitEnd() {
        Await.until("Fairlead to end", PATIENCE, () -> !server.isAlive());
        return server.stop();
    }

    /** Sends SIGTERM and does not wait. */
    public void terminate() {
        server.terminate();
    }

    /** Ends it as a crash does. */
    public void kill9() {
        server.kill9();
    }

    private void awaitReady() {
        Await.until("Fairlead to be ready", PATIENCE, () -> {
            if (!server.isAlive()) {
                throw new LabException("Fairlead ended:\n" + String.join("\n", logTexts()));
            }
            return get("/readyz").filter(answer -> answer.statusCode() == 200).isPresent();
        });
    }

    private static String newAddress(Lab lab) {
        return lab.serviceHost() + ":" + lab.freeServicePort();
    }

    @Override
    public String name() {
        return "Fairlead";
    }

    @Override
    public String primary() {
        return primary;
    }

    /** HOST:PORT that leads to the replicas. */
    public String replicas() {
        return replicas;
    }

    /** HOST:PORT of the admin HTTP. */
    public String admin() {
        return admin;
    }

    @Override
    public List<Long> pids() {
        return server.pids();
    }

    /** The command line of {@code fairlead} with these arguments. */
    public static List<String> program(String... arguments) {
        List<String> command = new ArrayList<>(Launcher.fairlead());
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command line of {@code fairlead} as a client of this one. */
    public List<String> command(String... arguments) {
        List<String> command = program(arguments);
        command.addAll(List.of("--admin", admin));
        return command;
    }

    public long pid() {
        return server.pid();
    }

    public boolean isAlive() {
        return server.isAlive();
    }

    /** All lines that it wrote, by the time they were read. */
    public List<LogLine> log() {
        return server.lines();
    }

    /** Calls {@code listener}, on another thread, for each line to come. */
    public void onLogLine(Consumer<LogLine> listener) {
        server.onLine(listener);
    }

    /** What {@code GET path} on the admin HTTP answers; empty when nothing does. */
    public Optional<HttpResponse<String>> get(String path) {
        return send(request(path, Duration.ofSeconds(5)).build());
    }

    /** What {@code POST path} on the admin HTTP answers; empty when nothing does. */
    public Optional<HttpResponse<String>> post(String path) {
        return send(request(path, PATIENCE)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(URI.create("http://" + admin + path)).timeout(timeout);
    }

    private Optional<HttpResponse<String>> send(HttpRequest request) {
        try {
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException unreachable) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while asking " + request.uri(), e);
        }
    }

    /** The parsed {@code /api/v1/status}. */
    public JsonNode status() {
        return get("/api/v1/status")
                .map(answer -> JsonMapper.shared().readTree(answer.body()))
                .orElseThrow(() -> new LabException("Fairlead's admin HTTP does not answer"));
    }

    /** The sum of all samples of a metric, whatever their labels; empty when there is none. */
    public OptionalDouble metric(String name) {
        List<String> samples = get("/metrics").stream()
                .flatMap(answer -> answer.body().lines())
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .toList();
        return samples.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(samples.stream()
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum());
    }

    /** Sends SIGTERM and returns the exit status. */
    public int stop() {
        return server.stop();
    }

    @Override
    public void close() {
        stop();
    }

    private List<String> logTexts() {
        return log().stream().map(LogLine::text).toList();
    }
}
