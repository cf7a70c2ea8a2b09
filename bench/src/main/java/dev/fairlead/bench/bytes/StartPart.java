package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.compare.Workload;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.PostgresBackend;
import java.util.List;

/** How soon a proxy serves after it was started. */
public final class StartPart implements Part {
    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String title() {
        return "from exec to the first byte of PostgreSQL through the proxy";
    }

    @Override
    public List<Workload> workloads() {
        return List.of(new Start());
    }

    @Override
    public Backend start(Lab lab) {
        return new PostgresBackend(lab.requireLeader());
    }
}
