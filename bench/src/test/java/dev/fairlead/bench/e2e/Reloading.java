package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.peer.FairleadProcess;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A Fairlead whose configuration changes again and again. Each reload adds a route, removes one and changes the limits of another and of the process; the
 * route {@code primary} is never touched. Every route that is added gets a visitor, who stays until his route has been removed.
 */
final class Reloading implements AutoCloseable {
    /** Three, so that the address of a route that is added was closed by the reload before. */
    private static final int ADDRESSES = 3;

    private final FairleadProcess fairlead;
    private final FairleadSays says;
    private final List<String> addresses;
    private final Deque<Connection> visitors = new ArrayDeque<>();
    private int count;

    private Reloading(FairleadProcess fairlead, List<String> addresses) {
        this.fairlead = fairlead;
        this.says = new FairleadSays(fairlead);
        this.addresses = addresses;
    }

    static Reloading start(Lab lab) {
        List<String> addresses = IntStream.range(0, ADDRESSES)
                .mapToObj(_ -> lab.serviceHost() + ":" + lab.freeServicePort())
                .toList();
        return new Reloading(FairleadProcess.startConfigured(lab, configuration(0, addresses)), addresses);
    }

    private static String configuration(int number, List<String> addresses) {
        return """
            watch: %s
            max-sessions: %d
            clusters:
              - patroni: $PATRONI
                routes:
                  - { name: primary, listen: "$PRIMARY", to: primary }
            %s%sadmin: { listen: "$ADMIN" }
            """.formatted(
                        number % 10 == 7,
                        5_000 + number,
                        route(number, number, addresses),
                        route(number + 1, number, addresses));
    }

    private static String route(int route, int number, List<String> addresses) {
        return "      - { name: extra-%d, listen: \"%s\", to: %s, max-sessions: %d }\n"
                .formatted(
                        route, addresses.get(route % ADDRESSES), route % 2 == 0 ? "primary" : "replicas", 100 + number);
    }

    FairleadProcess fairlead() {
        return fairlead;
    }

    /** Sessions that are not of the route that is never touched. */
    int visitors() {
        return visitors.size();
    }

    /** Reloads so often, and returns when all traces of the routes that were removed should be gone. */
    void reload(int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            reload();
        }
    }

    private void reload() throws SQLException {
        count++;
        fairlead.configure(configuration(count, addresses));
        trigger();
        Await.until("reload " + count, Patience.LIMIT, () -> says.reloads("applied") == count);
        visitors.add(Sql.open(addresses.get((count + 1) % ADDRESSES)));
        if (visitors.size() > 2) {
            endOldest();
        }
        Await.until(
                "the removed route to be gone",
                Patience.LIMIT,
                () -> says.routes().equals(routes()));
    }

    /** Watched is only the file of one reload in ten, so that it is known who applied each. */
    private void trigger() {
        switch (count % 10) {
            case 0 -> command();
            case 3, 4 -> FrozenProcess.signal("HUP", fairlead.pid());
            case 8 -> {} // The one before has turned the watch on.
            default -> assertThat(post().statusCode()).isEqualTo(200);
        }
    }

    private void command() {
        try (Program program = Program.of(fairlead.command("reload").toArray(String[]::new))) {
            assertThat(program.mustSucceed()).contains("applied");
        }
    }

    /** Asks for a reload of the file as it is. */
    HttpResponse<String> post() {
        return fairlead.post("/reload").orElseThrow();
    }

    /** His route is there no more, and he is served all the same. */
    private void endOldest() throws SQLException {
        try (Connection oldest = visitors.remove()) {
            assertThat(oldest.isValid(10)).isTrue();
        }
    }

    /** In the order of the file. */
    List<String> routes() {
        return List.of("primary", "extra-" + count, "extra-" + (count + 1));
    }

    @Override
    public void close() throws SQLException {
        try (fairlead) {
            for (Connection visitor : visitors) {
                visitor.close();
            }
        }
    }
}
