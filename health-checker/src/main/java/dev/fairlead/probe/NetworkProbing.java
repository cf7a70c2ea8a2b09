package dev.fairlead.probe;

import dev.fairlead.cluster.Backend;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Asks over the network, each question on a virtual thread of its own, so that one slow member never delays another. Any thread. */
public final class NetworkProbing implements Probing {
    private static final int STATUS_BYTES = 256 * 1024;

    /** Some 1,500 members. */
    private static final int LISTING_BYTES = 512 * 1024;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Resolver resolver;
    private final PatroniHttp http;
    private final LongSupplier nanoTime;

    /**
     * Keeps the JVM from remembering names for 30 s and failures for 10 s: a moved member must be found at once. The JVM looks at this once, when the
     * first name is resolved, so a program that resolves names of its own calls it before.
     */
    public static void turnOffNameCache() {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    /**
     * Sets up what does not depend on any configuration, on a thread of its own: OkHttp asks every security provider of the runtime who it is, which takes as
     * long as reading the configuration does, and can go on beside it.
     */
    public static void prepare() {
        Thread.ofPlatform().daemon().name("prepare").start(HttpClients::prepare);
    }

    /**
     * Reads the TLS files.
     *
     * @param nanoTime {@link dev.fairlead.clock.ElapsedClock}
     * @throws IOException when a TLS file cannot be used; the message names it
     */
    public NetworkProbing(ProbeTls tls, CertificateListener certificates, LongSupplier nanoTime) throws IOException {
        turnOffNameCache();
        this.resolver = new Resolver(InetAddress::getAllByName, threads, nanoTime, PatroniHttp.CONNECT_TIMEOUT);
        this.http = new PatroniHttp(tls, resolver, certificates, nanoTime);
        this.nanoTime = nanoTime;
    }

    @Override
    public void probe(String apiUrl, Consumer<Observation> outcome) {
        probe(apiUrl, Optional.empty(), outcome);
    }

    @Override
    public void probe(String apiUrl, Optional<InetAddress> at, Consumer<Observation> outcome) {
        long startedAt = nanoTime.getAsLong();
        ask(
                () -> observe(apiUrl, at.map(http::onlyAt).orElse(http)),
                failed -> new Observation.Garbled(failed, startedAt, nanoTime.getAsLong()),
                outcome);
    }

    /** Calls back whatever happens: an answer that breaks its reader must not look like a question that is still under way. */
    private <T> void ask(Supplier<T> question, Function<String, T> otherwise, Consumer<T> outcome) {
        threads.execute(() -> outcome.accept(answer(question, otherwise)));
    }

    private static <T> T answer(Supplier<T> question, Function<String, T> otherwise) {
        try {
            return question.get();
        } catch (Exception | StackOverflowError broken) {
            // Exception, because OkHttp is Kotlin: interrupted by close, it throws an InterruptedException that it does
            // not declare.
            return otherwise.apply("it broke its reader: " + broken);
        }
    }

    private static Observation observe(String apiUrl, PatroniHttp asks) {
        return switch (asks.get(apiUrl, "/primary", STATUS_BYTES)) {
            case PatroniHttp.Reply.Body body -> observation(body);
            case PatroniHttp.Reply.TooLong long_ ->
                new Observation.Garbled(
                        "more than " + STATUS_BYTES + " bytes", long_.sentAtNanos(), long_.endedAtNanos());
            case PatroniHttp.Reply.Late late ->
                new Observation.TimedOut(
                        Duration.ofNanos(late.endedAtNanos() - late.sentAtNanos()),
                        late.sentAtNanos(),
                        late.endedAtNanos());
            case PatroniHttp.Reply.Failed failed ->
                new Observation.Unreachable(failed.cause(), failed.sentAtNanos(), failed.endedAtNanos());
        };
    }

    private static Observation observation(PatroniHttp.Reply.Body body) {
        if (body.status() != 200 && body.status() != 503) {
            return new Observation.Garbled("HTTP " + body.status(), body.sentAtNanos(), body.endedAtNanos());
        }
        return Bodies.status(body.text())
                .<Observation>map(status ->
                        new Observation.Answered(body.status(), status, body.sentAtNanos(), body.endedAtNanos()))
                .orElseGet(() -> new Observation.Garbled(
                        "no JSON with a role and a state", body.sentAtNanos(), body.endedAtNanos()));
    }

    @Override
    public void list(String asked, String apiUrl, Consumer<Listing> outcome) {
        long startedAt = nanoTime.getAsLong();
        ask(
                () -> asked.equals(apiUrl) ? listingOfSeed(apiUrl) : listing(asked, http, apiUrl),
                failed -> new Listing.Failed(asked, failed, startedAt, nanoTime.getAsLong()),
                outcome);
    }

    /** A seed's name stands for all its addresses: the first that answers will do. */
    private Listing listingOfSeed(String url) {
        List<PatroniHttp> addresses = http.byAddress(url);
        for (PatroniHttp address : addresses.subList(0, addresses.size() - 1)) {
            Listing listing = listing(url, address, url);
            if (listing instanceof Listing.Listed) {
                return listing;
            }
        }
        return listing(url, addresses.getLast(), url);
    }

    private static Listing listing(String asked, PatroniHttp http, String apiUrl) {
        return listing(asked, http.get(apiUrl, "/cluster", LISTING_BYTES));
    }

    private static Listing listing(String asked, PatroniHttp.Reply reply) {
        if (reply instanceof PatroniHttp.Reply.Body body && body.status() == 200) {
            Optional<Listing.Listed> listed =
                    Bodies.listing(body.text(), asked, body.sentAtNanos(), body.endedAtNanos());
            if (listed.isPresent()) {
                return listed.get();
            }
        }
        return new Listing.Failed(asked, complaint(reply), reply.sentAtNanos(), reply.endedAtNanos());
    }

    private static String complaint(PatroniHttp.Reply reply) {
        return switch (reply) {
            case PatroniHttp.Reply.Body body -> body.status() == 200 ? "no list of members" : "HTTP " + body.status();
            case PatroniHttp.Reply.TooLong _ -> "more than " + LISTING_BYTES + " bytes";
            case PatroniHttp.Reply.Late _ -> "no answer in time";
            case PatroniHttp.Reply.Failed failed -> failed.cause();
        };
    }

    @Override
    public void settings(String apiUrl, Consumer<Optional<DcsSettings>> outcome) {
        ask(() -> settings(apiUrl), _ -> Optional.empty(), outcome);
    }

    private Optional<DcsSettings> settings(String apiUrl) {
        return http.get(apiUrl, "/config", STATUS_BYTES) instanceof PatroniHttp.Reply.Body body && body.status() == 200
                ? Bodies.settings(body.text())
                : Optional.empty();
    }

    @Override
    public void history(String apiUrl, Consumer<Optional<Branches>> outcome) {
        ask(() -> history(apiUrl), _ -> Optional.empty(), outcome);
    }

    private Optional<Branches> history(String apiUrl) {
        return http.get(apiUrl, "/history", LISTING_BYTES) instanceof PatroniHttp.Reply.Body body
                        && body.status() == 200
                ? Bodies.history(body.text())
                : Optional.empty();
    }

    @Override
    public void knock(Backend backend, Consumer<PortCheck> outcome) {
        long startedAt = nanoTime.getAsLong();
        ask(
                () -> knock(backend),
                _ -> new PortCheck(PortCheck.Outcome.SILENT, startedAt, nanoTime.getAsLong()),
                outcome);
    }

    private PortCheck knock(Backend backend) {
        long startedAt = nanoTime.getAsLong();
        return new PortCheck(outcome(backend), startedAt, nanoTime.getAsLong());
    }

    private static PortCheck.Outcome outcome(Backend backend) {
        try (var socket = new Socket()) {
            socket.connect(backend.socketAddress(), (int) PatroniHttp.CONNECT_TIMEOUT.toMillis());
            return PortCheck.Outcome.OPEN;
        } catch (ConnectException refused) {
            // Java's class for ECONNREFUSED; no route, no network and no answer have others. Its message is in the
            // system's language.
            return PortCheck.Outcome.REFUSED;
        } catch (IOException silent) {
            return PortCheck.Outcome.SILENT;
        }
    }

    @Override
    public void resolve(String host, Consumer<List<InetAddress>> outcome) {
        ask(() -> resolve(host), _ -> List.of(), outcome);
    }

    private List<InetAddress> resolve(String host) {
        try {
            return resolver.lookup(host);
        } catch (UnknownHostException unknown) {
            return List.of();
        }
    }

    /** Interrupts what is still being asked. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
