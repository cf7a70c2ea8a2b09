package dev.fairlead.bench.scripted;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** A member whose Patroni says what a test wants. Any thread. */
final class ScriptedMember implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    /** What {@code GET /primary} says. */
    private record Word(int status, String role, String state, int timeline) {}

    final String name;
    private final ScriptedCluster cluster;
    private final ScriptedPostgres postgres;
    private final HttpServer patroni;
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Word word = new Word(503, "replica", "running", 1);
    private volatile Consumer<SortedMap<String, Map<String, Object>>> view = _ -> {};
    private volatile String version = "4.0.7";
    private volatile long position = 67_108_960;
    private volatile long delayNanos;
    private volatile String silentAt = "";
    private volatile String brokenAt = "";
    private volatile String apiUrl;
    private volatile String host;
    private volatile int port;

    ScriptedMember(String name, ScriptedCluster cluster) throws IOException {
        this.name = name;
        this.cluster = cluster;
        postgres = new ScriptedPostgres(name);
        patroni = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        patroni.createContext("/", this::answer);
        patroni.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        patroni.start();
        apiUrl = url();
        host = "127.0.0.1";
        port = postgres.port();
    }

    String url() {
        return "http://127.0.0.1:" + apiPort();
    }

    int apiPort() {
        return patroni.getAddress().getPort();
    }

    int port() {
        return port;
    }

    // ---- what it says

    void leads(int timeline) {
        word = new Word(200, version.startsWith("3.") ? "master" : "primary", "running", timeline);
    }

    void follows(int timeline) {
        word = new Word(503, "replica", "running", timeline);
    }

    void says(int status, String role, String state, int timeline) {
        word = new Word(status, role, state, timeline);
    }

    void isAt(long bytes) {
        position = bytes;
    }

    /** Up to 3.1 bodies do not say a name. */
    void isOfVersion(String other) {
        version = other;
    }

    void takes(int millis) {
        delayNanos = millis * 1_000_000L;
    }

    /** Paths that begin with this are not answered any more until another is given; {@code "-"} is none. */
    void isSilentAt(String path) {
        silentAt = path;
    }

    /** It answers there with 502. */
    void isBrokenAt(String path) {
        brokenAt = path;
    }

    /** Its own copy of the list differs from the cluster's by this. */
    void sees(Consumer<SortedMap<String, Map<String, Object>>> otherwise) {
        view = otherwise;
    }

    void advertises(String otherHost, String otherUrl, int otherPort) {
        host = otherHost;
        apiUrl = otherUrl;
        port = otherPort;
    }

    void stopPostgres() throws IOException {
        postgres.close();
    }

    /** How often it has answered there, or would have. */
    long answers(String path) {
        return answers.computeIfAbsent(path, _ -> new AtomicLong()).get();
    }

    // ---- how it says it

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            LockSupport.parkNanos(delayNanos);
            answers.computeIfAbsent(path, _ -> new AtomicLong()).incrementAndGet();
            if (!silentAt.isEmpty() && path.startsWith(silentAt)) {
                end.await();
                return;
            }
            Word now = word;
            Object body = switch (path) {
                case "/cluster" -> cluster.list(view);
                case "/config" -> cluster.config();
                case "/history" -> new int[0];
                default -> body(now);
            };
            int status = path.equals("/primary") ? now.status() : 200;
            byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(path.equals(brokenAt) ? 502 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> body(Word now) {
        var body = new LinkedHashMap<String, Object>();
        body.put("state", now.state());
        body.put("postmaster_start_time", "2026-11-30 19:30:44." + 100_000 + apiPort() + "+00:00");
        body.put("role", now.role());
        body.put("server_version", 170012);
        body.put("xlog", xlog(now));
        if (now.timeline() > 0) {
            body.put("timeline", now.timeline());
        }
        if (!now.role().equals("primary") && !version.startsWith("3.0")) {
            body.put("replication_state", "streaming");
        }
        if (cluster.isPaused()) {
            body.put("pause", true);
        }
        if (cluster.isInFailsafeMode()) {
            body.put("failsafe_mode_is_active", true);
            body.put("cluster_unlocked", true);
        }
        body.put("database_system_identifier", cluster.system());
        body.put(
                "patroni",
                version.startsWith("3.")
                        ? Map.of("version", version, "scope", cluster.scope)
                        : Map.of("version", version, "scope", cluster.scope, "name", name));
        return body;
    }

    private Map<String, Object> xlog(Word now) {
        return now.role().equals("primary") || now.role().equals("master")
                ? Map.of("location", position)
                : Map.of("received_location", position, "replayed_location", position, "paused", false);
    }

    /** Its line in the list. */
    Map<String, Object> line(boolean leader) {
        var line = new LinkedHashMap<String, Object>();
        Word now = word;
        String leading = now.role().equals("standby_leader") ? "standby_leader" : "leader";
        line.put("name", name);
        line.put("role", leader ? leading : "replica");
        line.put("state", leader ? now.state() : "streaming");
        line.put("api_url", apiUrl + "/patroni");
        line.put("host", host);
        line.put("port", port);
        if (now.timeline() > 0) {
            line.put("timeline", now.timeline());
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        patroni.stop(0);
        postgres.close();
    }
}
