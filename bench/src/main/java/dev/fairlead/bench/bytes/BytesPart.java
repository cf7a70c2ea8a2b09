package dev.fairlead.bench.bytes;

import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.compare.Workload;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.Recipes;
import java.util.List;

/** Workloads in front of the backend in C: what it costs to pass bytes on, and what sessions occupy. */
public record BytesPart(String name, String title, List<Workload> workloads) implements Part {
    public BytesPart {
        workloads = List.copyOf(workloads);
    }

    /** In the order in which they run. */
    public static List<BytesPart> all() {
        return List.of(
                new BytesPart(
                        "small",
                        "64-byte ping-pong with 1 and 64 connections",
                        List.of(new PingPong(1), new PingPong(64))),
                new BytesPart("churn", "connect, 64-byte echo, close", List.of(new Churn(16))),
                new BytesPart(
                        "bulk",
                        "bytes in bulk, both ways",
                        List.of(new Bulk(Bulk.Direction.DOWN), new Bulk(Bulk.Direction.UP))),
                new BytesPart("idle", "memory with 5,000 idle sessions", List.of(new Idle(5_000))),
                new BytesPart("stalled", "memory with 100 clients that stop reading", List.of(new Stalled(100))));
    }

    @Override
    public Backend start(Lab lab) {
        return ByteServer.start(lab.requireLeader().host(), Recipes.all().size());
    }
}
