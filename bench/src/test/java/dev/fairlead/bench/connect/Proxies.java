package dev.fairlead.bench.connect;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.FairleadProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two proxies in front of one lab that know nothing of each other, on one port of two addresses. Confined to the test's thread. */
final class Proxies implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Lab lab;
    private final Place place;
    private final int pooledPort;
    private final List<FairleadProcess> past = new ArrayList<>();
    private FairleadProcess first;
    private FairleadProcess second;

    private Proxies(Lab lab, Place place, int pooledPort) {
        this.lab = lab;
        this.place = place;
        this.pooledPort = pooledPort;
        this.first = FairleadProcess.startConfigured(lab, configuration(place.one()));
        this.second = FairleadProcess.startConfigured(lab, configuration(place.two()));
    }

    /** Starts both and returns when they are ready; beside their route to the primary they have one to the poolers beside it. */
    static Proxies start(Lab lab) {
        Place place = new Place(lab.serviceHost(), lab.secondServiceHost(), lab.freeServicePort());
        return new Proxies(lab, place, lab.freeServicePort());
    }

    private String configuration(String host) {
        return """
            clusters:
              - patroni: $PATRONI
                routes:
                  - { name: rw, listen: "%1$s:%2$d", to: primary }
                  - { name: pooled, listen: "%1$s:%3$d", to: primary, backend-port: %3$d }
            admin: { listen: "$ADMIN" }
            log: { sessions: true }
            shutdown: { delay: 1s, timeout: 2s }
            """.formatted(host, place.port(), pooledPort);
    }

    Lab lab() {
        return lab;
    }

    Place place() {
        return place;
    }

    /** Of the poolers, and of the routes to them. */
    int pooledPort() {
        return pooledPort;
    }

    /** The first dies. */
    void killFirst() {
        first.kill9();
    }

    void startFirst() {
        past.add(first);
        first = FairleadProcess.startConfigured(lab, configuration(place.one()));
    }

    /** Each is told to end, ends in its time, and starts again; one after the other. */
    void restartBoth() {
        first.terminate();
        first.awaitEnd();
        startFirst();
        second.terminate();
        second.awaitEnd();
        past.add(second);
        second = FairleadProcess.startConfigured(lab, configuration(place.two()));
    }

    /** Each is taken over from; one after the other. */
    void takeOverBoth() {
        past.addAll(List.of(first, second));
        first = first.successor();
        second = second.successor();
    }

    /** In the place of the first, one that has never heard of any cluster; it lets nobody wait for a minute, to save the tests that minute. */
    void letFirstKnowNothing() {
        first.terminate();
        first.awaitEnd();
        past.add(first);
        String nowhere = "[http://%s:%d]".formatted(lab.serviceHost(), lab.freeServicePort());
        first = FairleadProcess.beginConfigured(
                lab, configuration(place.one()).replace("$PATRONI", nowhere) + "hold: { timeout: 12s }\n");
        Await.until(
                "a proxy that is not ready",
                LIMIT,
                () -> first.get("/readyz")
                        .filter(answer -> answer.statusCode() == 503)
                        .isPresent());
    }

    /** How many sessions all those that have ended have cut because they ended. */
    long sessionsCut() {
        return past.stream()
                .flatMap(fairlead -> fairlead.log().stream())
                .filter(line -> line.text().contains("reason=shutdown"))
                .count();
    }

    /** At once: nobody waits for their last words any more. */
    @Override
    public void close() {
        past.addAll(List.of(first, second));
        past.forEach(FairleadProcess::kill9);
    }
}
