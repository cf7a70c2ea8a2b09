package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.load.Write;
import dev.fairlead.bench.peer.FairleadProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator orders, with the program's own commands, and what clients and PostgreSQL see of it. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class OperatorTest {
    private static final int CLIENTS = 4;
    private static final Path PRE_PROMOTE =
            Path.of("../docker/pre-promote.sh").toAbsolutePath().normalize();

    private static String order(FairleadProcess fairlead, String... words) {
        try (Program program = Program.of(fairlead.command(words).toArray(String[]::new))) {
            return program.mustSucceed();
        }
    }

    private static List<JsonNode> sessions(FairleadProcess fairlead, String... words) {
        List<String> all = new ArrayList<>(List.of("sessions", "--json"));
        all.addAll(List.of(words));
        return JsonMapper.shared()
                .readTree(order(fairlead, all.toArray(String[]::new)))
                .path("sessions")
                .valueStream()
                .toList();
    }

    @Test
    void a_hold_costs_time_and_no_error_and_a_kill_ends_the_session_that_postgresql_shows(Lab lab) throws SQLException {
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                Clients present = Clients.start(CLIENTS, fairlead.primary())) {
            Patience.untilAllWrite(present.all(), 20);
            FairleadSays says = new FairleadSays(fairlead);

            order(fairlead, "hold", "primary", "--reason", "end-to-end test");
            try (Clients late = Clients.start(CLIENTS, fairlead.primary())) {
                Await.until("new clients to be held", Patience.LIMIT, () -> says.holdsBegun("primary") >= CLIENTS);
                Patience.untilAllWrite(present.all(), 40);
                assertThat(late.log().writes()).isEmpty();

                order(fairlead, "release", "primary");
                Patience.untilAllWrite(late.all(), 20);

                assertThat(late.log().errors()).isEmpty();
                assertThat(present.log().errors()).isEmpty();
            }
            killsTheSessionThatPostgresqlShows(lab, fairlead);
        }
    }

    /** Joins the two lists by the port between proxy and PostgreSQL. */
    private static void killsTheSessionThatPostgresqlShows(Lab lab, FairleadProcess fairlead) throws SQLException {
        try (Connection victim = Sql.open(fairlead.primary());
                Statement statement = victim.createStatement()) {
            int pid = number(statement, "select pg_backend_pid()");
            int port = clientPort(lab.requireLeader(), pid);
            JsonNode session = sessions(fairlead, "--route", "primary").stream()
                    .filter(each -> each.path("localPort").asInt() == port)
                    .findFirst()
                    .orElseThrow();
            long before = session.path("bytesToDownstream").asLong();

            order(fairlead, "kill", session.path("id").asString());

            assertThat(session.path("member").asString())
                    .isEqualTo(lab.requireLeader().name());
            assertThat(before).isPositive();
            assertThatThrownBy(() -> number(statement, "select 1")).isInstanceOf(SQLException.class);
            Await.until("PostgreSQL to notice", Patience.LIMIT, () -> clientPortOrZero(lab.requireLeader(), pid) == 0);
        }
    }

    @Test
    void a_drained_replica_keeps_its_sessions_and_new_ones_go_to_the_other(Lab lab) throws SQLException {
        List<Member> replicas = lab.replicas();
        Member drained = replicas.getFirst();
        Member other = replicas.getLast();
        try (FairleadProcess fairlead = FairleadProcess.start(lab)) {
            FairleadSays says = new FairleadSays(fairlead);
            Await.until(
                    "both replicas",
                    Patience.LIMIT,
                    () -> says.targets("replicas").size() == replicas.size());
            List<Connection> present = readers(fairlead, 4);
            assertThat(ports(present)).contains(drained.postgresPort(), other.postgresPort());

            order(fairlead, "drain", drained.name());
            List<Connection> late = readers(fairlead, 4);

            assertThat(ports(late)).containsOnly(other.postgresPort());
            assertThat(ports(present)).contains(drained.postgresPort());
            order(fairlead, "undrain", drained.name());
            List<Connection> later = readers(fairlead, 4);
            assertThat(ports(later)).contains(drained.postgresPort());
            close(present);
            close(late);
            close(later);
        }
    }

    /** Patroni hangs and PostgreSQL works on: without the fence its sessions would live until the lease ends. */
    @Test
    void a_fence_cuts_every_session_and_nothing_is_acknowledged_after_its_answer(Lab lab) {
        Member old = lab.requireLeader();
        Member next = lab.replicas().getFirst();
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                Clients clients = Clients.start(CLIENTS, fairlead.primary())) {
            Patience.untilAllWrite(clients.all(), 20);
            FairleadSays says = new FairleadSays(fairlead);
            lab.freezePatroni(old.name());
            long holds = says.holdsBegun("primary");

            try (Program script = Program.of(PRE_PROMOTE.toString(), next.name(), next.restUrl(), fairlead.admin())) {
                script.mustSucceed();
            }
            long answered = System.nanoTime();

            Await.until("all to wait", Patience.LIMIT, () -> says.holdsBegun("primary") - holds >= CLIENTS);
            assertThat(says.verdict()).isEqualTo("operator-fence");
            assertThat(sessions(fairlead, "--member", old.name())).isEmpty();
            assertThat(says.closed("primary", "operator-fence")).isEqualTo(CLIENTS);
            long thawing = System.nanoTime();
            lab.thaw(old.name());
            Patience.untilAllWrite(clients.all(), 5);

            assertThat(clients.log().acknowledged())
                    .filteredOn(write -> isBetween(write, answered, thawing))
                    .isEmpty();
        }
    }

    private static boolean isBetween(Write write, long from, long until) {
        return write.endNanos() - from > 0 && write.endNanos() - until < 0;
    }

    private static List<Connection> readers(FairleadProcess fairlead, int count) throws SQLException {
        List<Connection> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(Sql.open(fairlead.replicas()));
        }
        return sessions;
    }

    private static List<Integer> ports(List<Connection> sessions) throws SQLException {
        List<Integer> ports = new ArrayList<>();
        for (Connection session : sessions) {
            try (Statement statement = session.createStatement()) {
                ports.add(number(statement, "select inet_server_port()"));
            }
        }
        return ports;
    }

    private static void close(List<Connection> sessions) throws SQLException {
        for (Connection session : sessions) {
            session.close();
        }
    }

    private static int clientPort(Member member, int pid) throws SQLException {
        try (Connection session = Sql.openAsSuperuser(member, "postgres");
                Statement statement = session.createStatement()) {
            return number(
                    statement,
                    "select coalesce((select client_port from pg_stat_activity where pid = " + pid + "), 0)");
        }
    }

    private static int clientPortOrZero(Member member, int pid) {
        try {
            return clientPort(member, pid);
        } catch (SQLException e) {
            throw new AssertionError("cannot ask " + member.name(), e);
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }
}
