package dev.fairlead.bench.peer;

import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** The PostgreSQL of a lab's leader. */
public record PostgresBackend(Member leader) implements Backend {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Override
    public String host() {
        return leader.host();
    }

    @Override
    public int port() {
        return leader.postgresPort();
    }

    @Override
    public boolean isPostgres() {
        return true;
    }

    @Override
    public boolean answersThrough(String address) {
        try (Connection session = Sql.open(address, PATIENCE)) {
            return session.isValid((int) PATIENCE.toSeconds());
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** It belongs to the lab. */
    @Override
    public void close() {}
}
