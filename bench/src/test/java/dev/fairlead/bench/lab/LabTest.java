package dev.fairlead.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the lab does what it says, on real clusters. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class LabTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration FAILOVER = Duration.ofSeconds(60);

    @Test
    void a_switchover_moves_the_place_of_writing(Lab lab) throws SQLException {
        Member before = lab.requireLeader();

        Member after = lab.switchover();
        lab.awaitHealthy(FAILOVER);

        assertThat(after).isNotEqualTo(before);
        assertThat(portThatTakesWrites(lab.requireLeader())).isEqualTo(after.postgresPort());
    }

    @Test
    void another_member_leads_after_the_leader_is_killed(Lab lab) throws SQLException {
        Member killed = lab.requireLeader();

        lab.kill9(killed.name());
        Member next = Await.until("another leader", FAILOVER, () -> lab.leader().filter(any -> !any.equals(killed)));
        lab.repair();

        assertThat(lab.members()).hasSize(3);
        assertThat(portThatTakesWrites(next)).isEqualTo(next.postgresPort());
    }

    @Test
    void a_frozen_member_is_silent_until_it_is_thawed(Lab lab) throws SQLException {
        Member frozen = lab.replicas().getFirst();

        try (Connection session = Sql.open(frozen.postgres(), SHORT)) {
            lab.freeze(frozen.name());
            assertThatThrownBy(() -> ask(session)).isInstanceOf(SQLException.class);
        } finally {
            lab.thaw(frozen.name());
        }

        try (Connection session = Sql.open(frozen.postgres(), Duration.ofSeconds(5))) {
            assertThat(ask(session)).isEqualTo(frozen.postgresPort());
        }
    }

    @Test
    void packets_to_a_member_hidden_from_the_proxy_vanish_while_its_replication_goes_on(Lab lab) {
        Member leader = lab.requireLeader();

        lab.cutFromProxy(leader.name());

        assertThatThrownBy(() -> Sql.open(leader.postgres(), SHORT)).hasMessageContaining("connection attempt failed");
        assertThat(Health.complaintOfReplication(leader, lab.members(), false)).isEmpty();
        lab.heal(leader.name());
        assertThat(Health.complaintOfReplication(leader, lab.members(), false)).isEmpty();
    }

    @Test
    void patroni_brings_a_killed_postgres_back(Lab lab) {
        Member leader = lab.requireLeader();

        lab.killPostgres(leader.name());

        lab.awaitHealthy(FAILOVER);
        assertThat(lab.leader()).isPresent();
    }

    @Test
    void postgres_outlives_its_killed_patroni(Lab lab) throws SQLException {
        Member leader = lab.requireLeader();

        lab.killPatroni(leader.name());

        assertThat(portThatTakesWrites(leader)).isEqualTo(leader.postgresPort());
        assertThat(lab.ask(leader.name(), "/primary")).isEmpty();
    }

    @Test
    void members_come_and_go(Lab lab) {
        Member added = lab.addMember();
        lab.awaitHealthy(FAILOVER);

        lab.removeMember(added.name());
        lab.awaitHealthy(FAILOVER);

        assertThat(lab.members()).hasSize(3).doesNotContain(added);
    }

    @ParameterizedTest
    @EnumSource(PatroniVersion.class)
    void a_lab_of_either_version_ends_without_a_trace(PatroniVersion version) throws SQLException {
        SharedLab.requirePossible(version);
        Lab own = Lab.start(LabOptions.of(version).withRestTls(LabOptions.RestTls.MUTUAL));
        Path directory = own.directory();

        try (own) {
            own.switchover();
            assertThat(own.ask(own.requireLeader().name(), "/primary")).isPresent();
            own.freeze(own.replicas().getFirst().name());
            assertThat(Processes.below(directory)).isNotEmpty();
        }

        assertThat(Processes.below(directory)).isEmpty();
        assertThat(Files.exists(directory)).isFalse();
    }

    private static int portThatTakesWrites(Member member) throws SQLException {
        try (Connection session = Sql.open(member.backHost() + ":" + member.postgresPort(), Duration.ofSeconds(5));
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("insert into writes (id, client)"
                        + " values ((select coalesce(min(id), 0) - 1 from writes), 1) returning port")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static int ask(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("select inet_server_port()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
