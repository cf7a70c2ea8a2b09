package dev.fairlead.bench.e2e;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.LabException;
import dev.fairlead.bench.lab.LabOptions;
import dev.fairlead.bench.lab.PatroniVersion;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.peer.FairleadProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A cluster whose leader never changes, with TLS and failsafe mode, a proxy before it, and clients that have been at work since the beginning: pgbench
 * for a minute, and a reader that pauses.
 */
record QuietCluster(Lab lab, FairleadProcess fairlead, PausedReader reader, Program pgbench) implements AutoCloseable {
    /** So long that the leader key outlives a Patroni that is silent for half a minute. */
    private static final Duration TTL = Duration.ofSeconds(60);

    private static final Duration ROUND = Duration.ofSeconds(5);

    /** Gives the tests of one class a cluster, repaired before each. */
    static final class Shared implements ParameterResolver, BeforeEachCallback {
        private static final Namespace CLUSTER = Namespace.create(Shared.class);

        @Override
        public void beforeEach(ExtensionContext context) {
            QuietCluster running = store(context).get(CLUSTER, QuietCluster.class);
            if (running != null) {
                running.lab.repair();
            }
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == QuietCluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            SharedLab.requirePossible(PatroniVersion.MACHINE);
            return store(context).computeIfAbsent(CLUSTER, key -> start(), QuietCluster.class);
        }

        /** The class's own: the cluster ends with the last of its tests. */
        private static ExtensionContext.Store store(ExtensionContext context) {
            return context.getParent().orElse(context).getStore(CLUSTER);
        }
    }

    private static QuietCluster start() {
        Lab lab = Lab.start(LabOptions.of(PatroniVersion.MACHINE)
                .withTimes(TTL, ROUND, ROUND)
                .withFailsafeMode()
                .withPostgresTls());
        try {
            FairleadProcess fairlead = FairleadProcess.start(lab);
            String database = plain(fairlead.primary(), Sql.DATABASE);
            run("pgbench", "--initialize", "--quiet", database);
            return new QuietCluster(
                    lab,
                    fairlead,
                    PausedReader.start(fairlead.primary()),
                    Program.of("pgbench", "--time=60", "--client=4", "--rate=200", database));
        } catch (SQLException | RuntimeException e) {
            lab.close();
            throw new LabException("the clients cannot begin", e);
        }
    }

    FairleadSays says() {
        return new FairleadSays(fairlead);
    }

    // ---- connection strings

    /** To the primary, without TLS. */
    String primary(String database) {
        return plain(fairlead.primary(), database);
    }

    /** To a replica, without TLS. */
    String reads() {
        return plain(fairlead.replicas(), Sql.DATABASE);
    }

    /** To the primary, with these words about TLS. */
    String tls(String words) {
        return to(fairlead.primary(), Sql.DATABASE) + " host=" + hostOf(fairlead.primary()) + " " + words;
    }

    /** To the primary through the proxy, taken for {@code host}, which the server's certificate must name. */
    String verified(String host) {
        String authority = lab.certificates().orElseThrow().authority().toString();
        return to(fairlead.primary(), Sql.DATABASE)
                + " host=%s sslmode=verify-full sslrootcert=%s".formatted(host, authority);
    }

    private static String plain(String address, String database) {
        return to(address, database) + " host=" + hostOf(address) + " sslmode=disable";
    }

    private static String to(String address, String database) {
        int colon = address.lastIndexOf(':');
        return "hostaddr=%s port=%s dbname=%s user=%s"
                .formatted(address.substring(0, colon), address.substring(colon + 1), database, Sql.USER);
    }

    private static String hostOf(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    // ---- work

    void createDatabase(String name) throws SQLException {
        try (Connection session = Sql.openAsSuperuser(lab.requireLeader(), "postgres");
                Statement statement = session.createStatement()) {
            statement.execute("create database %s owner %s".formatted(name, Sql.USER));
        }
    }

    static void run(String... command) {
        try (Program program = Program.of(command)) {
            program.mustSucceed();
        }
    }

    /** The answer of one statement, alone. */
    static String psql(String connection, String statement) {
        try (Program psql = Program.of("psql", "--no-psqlrc", "-At", "--command=" + statement, connection)) {
            return psql.mustSucceed();
        }
    }

    /** What psql says when it is interrupted, as by control-C, in a statement that would take ten minutes. */
    String interrupted(String connection, String mark) {
        String sleep = "select pg_sleep(600) /* " + mark + " */";
        try (Program psql = Program.of("psql", "--no-psqlrc", "--command=" + sleep, connection)) {
            Await.until("the statement to run", Patience.LIMIT, () -> isRunning(sleep));
            FrozenProcess.signal("INT", psql.pid());
            return psql.said();
        }
    }

    private boolean isRunning(String statement) {
        List<Boolean> found = new ArrayList<>();
        for (var member : lab.members()) {
            try (Connection session = Sql.openAsSuperuser(member, "postgres");
                    Statement question = session.createStatement();
                    ResultSet row = question.executeQuery("select exists (select from pg_stat_activity where query = '"
                            + statement + "' and state = 'active')")) {
                row.next();
                found.add(row.getBoolean(1));
            } catch (SQLException e) {
                throw new LabException("cannot ask " + member.name(), e);
            }
        }
        return found.contains(true);
    }

    @Override
    public void close() throws SQLException {
        pgbench.close();
        reader.close();
        fairlead.close();
        lab.close();
    }
}
