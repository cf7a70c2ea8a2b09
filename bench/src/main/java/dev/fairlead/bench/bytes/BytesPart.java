package dev.fairlead.bench.bytes;

import dev.fairlead.bench.bytes.Bulk.Direction;
import dev.fairlead.bench.compare.Part;
import dev.fairlead.bench.compare.Workload;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.Recipes;
import java.util.List;

/** What it costs to pass bytes on: small messages, short sessions, bulk. */
public final class BytesPart implements Part {
    @Override
    public String name() {
        return "bytes";
    }

    @Override
    public String title() {
        return "bytes alone: 64-byte ping-pong with 1 and 64 connections, connect-echo-close, bulk both ways";
    }

    @Override
    public List<Workload> workloads() {
        return List.of(
                new PingPong(1), new PingPong(64), new Churn(16), new Bulk(Direction.DOWN), new Bulk(Direction.UP));
    }

    @Override
    public Backend start(Lab lab) {
        return ByteServer.start(lab.requireLeader().host(), Recipes.all().size());
    }
}
