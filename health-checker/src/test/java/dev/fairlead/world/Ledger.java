package dev.fairlead.world;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which row was acknowledged by whom, and whether the client was told. */
final class Ledger {
    private final World world;
    private final Map<String, Entry> rows = new HashMap<>();
    private long acknowledged;

    /** A row that a server has acknowledged; what made it the wrong server then, if it was. */
    private record Entry(Wal at, Optional<String> wrong) {}

    Ledger(World world) {
        this.world = world;
    }

    /** The server says that the row is durable. */
    void onAcknowledging(String client, int row, Postgres by, Wal at) {
        rows.put(
                client + "/" + row,
                new Entry(at, world.client(client).flatMap(known -> world.wrong(by, world.proxy(known.proxy())))));
    }

    /** The client has heard it. */
    void onAcknowledged(String client, int row) {
        acknowledged++;
        Optional.ofNullable(rows.get(client + "/" + row))
                .flatMap(Entry::wrong)
                .ifPresent(wrong ->
                        world.invariants().violated(Invariant.I7, "row " + row + " of " + client + ": " + wrong));
    }

    boolean isAcknowledged(String client, int row) {
        return rows.containsKey(client + "/" + row);
    }

    long acknowledged() {
        return acknowledged;
    }

    /** How many acknowledged rows that server does not have. */
    long lost(Postgres server) {
        return rows.values().stream()
                .filter(entry -> !server.wal().contains(entry.at()))
                .count();
    }
}
