package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.PostgresBackend;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's own benchmark: one row read by its key, in both protocols, with a connection for each, and a transaction that writes. */
public final class PgbenchPart implements Part {
    /** A million rows, which fit into the lab's shared buffers: the backend is to be quick, so that the proxies show. */
    private static final int SCALE = 10;

    private static final List<Integer> CLIENTS = List.of(1, 8, 32);

    private final int scale;

    public PgbenchPart() {
        this(SCALE);
    }

    /** @param scale in hundreds of thousands of rows */
    PgbenchPart(int scale) {
        this.scale = scale;
    }

    @Override
    public String name() {
        return "pgbench";
    }

    @Override
    public String title() {
        return "pgbench: reads with 1, 8 and 32 clients, prepared too; a connection for each; writes";
    }

    @Override
    public List<Workload> workloads() {
        List<Workload> all = new ArrayList<>();
        CLIENTS.forEach(clients -> all.add(select("select", "-S", List.of("-n", "-S"), clients)));
        CLIENTS.forEach(clients ->
                all.add(select("prepared", "-S -M prepared", List.of("-n", "-S", "-M", "prepared"), clients)));
        all.add(new Pgbench(
                "pgbench-reconnect", "pgbench -S -C, 4 clients", List.of("-n", "-S", "-C"), 4, Targets.CHURN));
        all.add(new Pgbench("pgbench-write", "pgbench, 8 clients", List.of(), 8, Targets.SMALL));
        return all;
    }

    @Override
    public Backend start(Lab lab) {
        Backend backend = new PostgresBackend(lab.requireLeader());
        Pgbench.initialise(backend.address(), scale, Postgres.newDirectory(lab));
        return backend;
    }

    private static Workload select(String word, String words, List<String> flags, int clients) {
        return new Pgbench(
                "pgbench-%s-%d".formatted(word, clients),
                "pgbench %s, %s".formatted(words, clients == 1 ? "1 client" : clients + " clients"),
                flags,
                clients,
                Targets.SMALL);
    }
}
