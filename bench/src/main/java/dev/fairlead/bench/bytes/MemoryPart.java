package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.compare.Workload;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.Recipes;
import java.util.List;

/** What sessions occupy that do nothing, and those whose client does not read. */
public final class MemoryPart implements Part {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String title() {
        return "memory: 5,000 idle sessions; 100 clients that stop reading";
    }

    @Override
    public List<Workload> workloads() {
        return List.of(new Idle(5_000), new Stalled(100));
    }

    @Override
    public Backend start(Lab lab) {
        return ByteServer.start(lab.requireLeader().host(), Recipes.all().size());
    }
}
