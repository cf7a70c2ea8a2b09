package dev.fairlead.bench.compare;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.peer.Backend;
import dev.fairlead.bench.peer.PostgresBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** COPY of a gigabyte in either direction. */
public final class CopyPart implements Part {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public String title() {
        return "COPY of a gigabyte, out and in";
    }

    @Override
    public List<Workload> workloads() {
        return List.of(new Copy(Copy.Direction.OUT), new Copy(Copy.Direction.IN));
    }

    @Override
    public Backend start(Lab lab) {
        Backend backend = new PostgresBackend(lab.requireLeader());
        Path directory = Postgres.newDirectory(lab);
        Program.run(
                Postgres.command("psql", backend.address(), "-X", "-c", CopyRows.SCHEMA),
                Postgres.ENVIRONMENT,
                directory,
                PATIENCE);
        return backend;
    }
}
