import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Lets the program do once what it does at every start, so that the AOT cache holds the classes for it, loaded and linked.
 *
 * <p>In front of a cluster that only pretends, it comes up, serves a client that was there before the first verdict, says that it is ready, and is ended in
 * order; then the virtual machine writes the cache. All classes of a cache are loaded at each start, before anything else: what a start does not need stays out.
 */
final class TrainingRun {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration END_LIMIT = Duration.ofMinutes(5);

    /** As in the README, with all that a start looks at. */
    private static final String CONFIG = """
        clusters:
          - name: main
            patroni: [%s]
            routes:
              - { name: rw, listen: "%s", to: primary }
              - { name: ro, listen: "127.0.0.1:0", to: replicas, max-lag: 16MB, fallback: primary }
        admin: { listen: "%s" }
        """;

    private TrainingRun() {}

    /** Leaves a cache in {@code cache}; without one the product would run, only slower, so that is an error of the build. */
    static void record(Path launcher, Path cache) throws IOException, InterruptedException {
        try (var cluster = PretendedCluster.start()) {
            String primary = "127.0.0.1:" + freePort();
            String admin = "127.0.0.1:" + freePort();
            Path config = Files.writeString(
                    cache.resolveSibling("../../training.yaml"),
                    CONFIG.formatted(cluster.patroniUrl(), primary, admin));
            Process program = start(launcher, cache, config);
            boolean served = useUntilServed(program, primary);
            if (served) {
                askWhetherReady(admin);
            }
            end(program);
            if (!served) {
                throw new IllegalStateException("the training run served no session; its log is training.log");
            }
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the training run left no AOT cache");
        }
    }

    private static Process start(Path launcher, Path cache, Path config) throws IOException {
        var builder = new ProcessBuilder(launcher.toString(), "run", "--config", config.toString());
        // Without the thorough compiler there are no profiles to keep: reading them would make a start a quarter
        // longer.
        builder.environment()
                .put("FAIRLEAD_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:AOTMode=auto -XX:AOTCacheOutput=" + cache);
        Path log = cache.resolveSibling("../../training.log");
        return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    }

    private static boolean useUntilServed(Process program, String primary) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (program.isAlive() && System.nanoTime() < deadline) {
            try {
                PretendedCluster.openSession(address(primary));
                return true;
            } catch (IOException notYet) {
                // Soon enough to be accepted before there is a verdict.
                TimeUnit.MILLISECONDS.sleep(2);
            }
        }
        return false;
    }

    private static void askWhetherReady(String admin) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://" + admin + "/readyz"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            client.send(request, HttpResponse.BodyHandlers.discarding());
        }
    }

    private static void end(Process program) throws InterruptedException {
        program.destroy();
        if (!program.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            program.destroyForcibly();
            throw new IllegalStateException("the training run did not end");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static InetSocketAddress address(String hostAndPort) {
        String[] parts = hostAndPort.split(":");
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }
}
