package dev.fairlead.bench.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.bench.lab.Lab;
import dev.fairlead.bench.lab.Member;
import dev.fairlead.bench.lab.SharedLab;
import dev.fairlead.bench.lab.Sql;
import dev.fairlead.bench.peer.FairleadProcess;
import dev.fairlead.migrate.HaproxyImport;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the import makes of the configuration that Patroni ships for HAProxy, in front of the cluster that it names. */
@Tag("cluster")
@ExtendWith(SharedLab.class)
class ImportTest {
    private static String service(String role, int port, Lab lab) {
        String servers = lab.members().stream().map(ImportTest::server).collect(Collectors.joining("\n"));
        return """
            listen %1$s
                bind 127.0.0.9:%2$d
                option httpchk HEAD /%1$s
                http-check expect status 200
                default-server inter 3s fall 3 rise 2 on-marked-down shutdown-sessions
            %3$s
            """.formatted(role, port, servers);
    }

    private static String server(Member member) {
        return "    server %s %s maxconn 100 check port %d"
                .formatted(
                        member.name(),
                        member.postgres(),
                        URI.create(member.restUrl()).getPort());
    }

    /** With this test's own addresses in place of HAProxy's. */
    private static String imported(Lab lab) {
        String haproxy = "defaults\n    mode tcp\n    timeout connect 4s\n\n"
                + "listen stats\n    mode http\n    bind 127.0.0.9:7000\n    stats enable\n\n"
                + service("primary", 5000, lab)
                + service("replica", 5001, lab);
        var source = new HaproxyImport.Source("haproxy.cfg", Map.of(), file -> false, 0);
        return HaproxyImport.read(haproxy.getBytes(UTF_8), source)
                .yaml()
                .orElseThrow()
                .replace("127.0.0.9:5000", "$PRIMARY")
                .replace("127.0.0.9:5001", "$REPLICAS")
                .replace("127.0.0.9:7000", "$ADMIN");
    }

    @Test
    void patronis_template_for_haproxy_leads_writes_to_the_primary_and_reads_to_replicas(Lab lab) throws SQLException {
        try (FairleadProcess fairlead = FairleadProcess.startConfigured(lab, imported(lab));
                Connection writer = Sql.open(fairlead.primary());
                Connection reader = Sql.open(fairlead.replicas());
                Statement writes = writer.createStatement()) {
            writes.execute("CREATE TABLE imported (n int)");

            assertThat(writes.executeUpdate("INSERT INTO imported SELECT generate_series(1, 10)"))
                    .isEqualTo(10);
            writes.execute("DROP TABLE imported");
            assertThat(isInRecovery(reader)).isTrue();
            assertThat(isInRecovery(writer)).isFalse();
        }
    }

    private static boolean isInRecovery(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return answer.next() && answer.getBoolean(1);
        }
    }
}
