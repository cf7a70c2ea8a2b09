package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Connects, reads the server's port, and leaves, again and again, and remembers what failed. Confined to the test's thread. */
final class Reader {
    private final String address;
    private final List<String> failures = new ArrayList<>();
    private int lastPort;

    Reader(String address) {
        this.address = address;
    }

    /** Reads at least once, and until {@code condition} holds. */
    void readUntil(String what, BooleanSupplier condition) {
        Await.until(what, Patience.LIMIT, () -> {
            read();
            return condition.getAsBoolean();
        });
    }

    /** Port of the server that was read from last; 0 before the first. */
    int lastPort() {
        return lastPort;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    private void read() {
        try (Connection session = Sql.open(address);
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("select inet_server_port()")) {
            row.next();
            lastPort = row.getInt(1);
        } catch (SQLException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }
}
