package dev.fairlead.bench.e2e;

import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import java.time.Duration;
import java.util.List;

/** Several clients that write side by side, every 10 ms each, and wait for each answer as long as it takes. */
record Clients(List<WritingClient> all) implements AutoCloseable {
    static Clients start(int count, String address) {
        return new Clients(WritingClient.startMany(count, address, WritingClient.USUAL_INTERVAL, Duration.ZERO));
    }

    WriteLog log() {
        return WritingClient.logOf(all);
    }

    @Override
    public void close() {
        all.forEach(WritingClient::close);
    }
}
