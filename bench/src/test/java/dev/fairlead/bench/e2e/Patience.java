package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.load.WritingClient;
import java.time.Duration;
import java.util.List;

/** How long tests wait for what must come; no test fails because something was slow, only because it never came. */
final class Patience {
    static final Duration LIMIT = Duration.ofSeconds(90);

    private Patience() {}

    /** Waits until each of them has had this many writes acknowledged from now on. */
    static void untilAllWrite(List<WritingClient> clients, int more) {
        for (WritingClient client : clients) {
            int before = client.log().acknowledged().size();
            Await.until(
                    more + " more writes",
                    LIMIT,
                    () -> client.log().acknowledged().size() >= before + more);
        }
    }

    static void untilItWrites(WritingClient client) {
        untilAllWrite(List.of(client), 20);
    }
}
