package dev.fairlead.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Await;
import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.load.Outcome.Kind;
import dev.fairlead.bench.load.WriteLog;
import dev.fairlead.bench.load.WritingClient;
import dev.fairlead.bench.peer.FairleadProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That faults which are no failover cost what they must, and no more. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class FaultsTest {
    private static final int CLIENTS = 5;

    private static final String WITH_FALLBACK = """
        clusters:
          - name: main
            patroni: $PATRONI
            routes:
              - { name: primary, listen: "$PRIMARY", to: primary }
              - { name: replicas, listen: "$REPLICAS", to: replicas, fallback: primary }
        admin: { listen: "$ADMIN" }
        """;

    @Test
    void a_restart_of_postgres_breaks_each_session_once_and_the_next_one_is_held_until_it_is_served(Lab lab) {
        Member leader = lab.requireLeader();
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                Clients clients = Clients.start(CLIENTS, fairlead.primary())) {
            Patience.untilAllWrite(clients.all(), 20);

            lab.restart(leader.name());
            Patience.untilAllWrite(clients.all(), 20);

            FairleadSays says = new FairleadSays(fairlead);
            assertThat(clients.log().errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, (long) CLIENTS));
            assertThat(says.holdsBegun("primary")).isGreaterThanOrEqualTo(CLIENTS);
            assertThat(says.targets("primary")).containsExactly(leader.name());
            assertThat(clients.log().acknowledged()).allMatch(write -> write.isAcknowledgedBy(leader.postgresPort()));
        }
    }

    @Test
    void terminated_backends_break_only_their_sessions_and_the_route_stays(Lab lab) throws SQLException {
        Member leader = lab.requireLeader();
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                Clients clients = Clients.start(CLIENTS, fairlead.primary())) {
            Patience.untilAllWrite(clients.all(), 20);
            FairleadSays says = new FairleadSays(fairlead);
            long changes = says.changes("primary");
            long holds = says.holdsBegun("primary");

            terminateAll(leader);
            Patience.untilAllWrite(clients.all(), 20);

            assertThat(clients.log().errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, (long) CLIENTS));
            assertThat(says.changes("primary")).isEqualTo(changes);
            assertThat(says.holdsBegun("primary")).isEqualTo(holds);
            assertThat(clients.log().acknowledged()).allMatch(write -> write.isAcknowledgedBy(leader.postgresPort()));
        }
    }

    @Test
    void the_read_route_falls_back_to_the_primary_without_replicas_and_returns(Lab lab) {
        Member leader = lab.requireLeader();
        List<Member> replicas = lab.replicas();
        try (FairleadProcess fairlead = FairleadProcess.startConfigured(lab, WITH_FALLBACK)) {
            FairleadSays says = new FairleadSays(fairlead);
            Reader reader = new Reader(fairlead.replicas());
            reader.readUntil("both replicas", () -> says.targets("replicas").size() == replicas.size());

            replicas.forEach(replica -> lab.kill9(replica.name()));

            reader.readUntil("the primary", () -> reader.lastPort() == leader.postgresPort());
            assertThat(says.targets("replicas")).containsExactly(leader.name());

            replicas.forEach(replica -> lab.startPatroni(replica.name()));

            reader.readUntil("a replica", () -> reader.lastPort() != leader.postgresPort());
            assertThat(says.targets("replicas")).doesNotContain(leader.name());
            assertThat(reader.failures()).isEmpty();
        }
    }

    @Test
    void members_come_and_go_without_a_reload(Lab lab) {
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                WritingClient client = WritingClient.start(fairlead.primary())) {
            FairleadSays says = new FairleadSays(fairlead);
            Reader reader = new Reader(fairlead.replicas());
            Patience.untilItWrites(client);

            Member added = lab.addMember();

            reader.readUntil("the new member", () -> reader.lastPort() == added.postgresPort());
            assertThat(says.targets("replicas")).contains(added.name());

            lab.removeMember(added.name());

            Await.until("the list without it", Patience.LIMIT, () -> !says.lists(added.name()));
            assertThat(says.targets("replicas")).hasSize(lab.replicas().size()).doesNotContain(added.name());
            assertThat(reader.failures()).isEmpty();
            assertThat(client.log().errors()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_reaches_nobody_holds_and_serves_again_by_itself(Lab lab) {
        Member leader = lab.requireLeader();
        try (FairleadProcess fairlead = FairleadProcess.start(lab);
                Clients clients = Clients.start(CLIENTS, fairlead.primary())) {
            Patience.untilAllWrite(clients.all(), 20);
            FairleadSays says = new FairleadSays(fairlead);

            lab.members().forEach(member -> lab.cutFromProxy(member.name()));
            Await.until("the route to be held", Patience.LIMIT, () -> says.holds("primary"));
            Await.until(
                    "every session to be cut",
                    Patience.LIMIT,
                    () -> clients.log().errorCount() >= CLIENTS);
            WriteLog whenHeld = clients.log();
            lab.members().forEach(member -> lab.heal(member.name()));
            Patience.untilAllWrite(clients.all(), 20);

            assertThat(whenHeld.errors()).isEqualTo(Map.of(Kind.BROKEN_SESSION, (long) CLIENTS));
            assertThat(clients.log().errors()).isEqualTo(whenHeld.errors());
            assertThat(says.targets("primary")).containsExactly(leader.name());
        }
    }

    /** As an application or an operator does it, behind everybody's back. */
    private static void terminateAll(Member member) throws SQLException {
        String order =
                "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity where usename = '%s'"
                        .formatted(Sql.USER);
        try (Connection session = Sql.openAsSuperuser(member, "postgres");
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(order)) {
            row.next();
            assertThat(row.getInt(1)).isGreaterThanOrEqualTo(CLIENTS);
        }
    }
}
