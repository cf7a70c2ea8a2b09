package dev.fairlead.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of Patroni, and the role that it means. */
class RoleTest {
    private static Section section(String... lines) {
        return HaproxyFile.read("listen x\n" + String.join("\n", lines), Map.of(), new Findings())
                .getFirst();
    }

    private static String role(String... lines) {
        return Check.of(section(lines)).flatMap(Role::of).map(Role::name).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "/,                   PRIMARY",
        "/primary,            PRIMARY",
        "/primary/,           PRIMARY",
        "/primary?tag_a=b,    PRIMARY",
        "/master,             PRIMARY",
        "/read-write,         PRIMARY",
        "/leader,             LEADER",
        "/replica,            REPLICA",
        "/replica?lag=10MB,   REPLICA",
        "/read-only,          READ_ONLY",
        "/sync,               SYNC",
        "/synchronous,        SYNC",
        "/async,              ASYNC",
        "/asynchronous,       ASYNC",
        "/quorum,             QUORUM",
        "/read-only-sync,     READ_ONLY_SYNC",
        "/read-only-quorum,   READ_ONLY_QUORUM",
        "/health,             RUNNING",
        "/readiness,          RUNNING",
        "/standby-leader,     none",
        "/liveness,           none",
        "/patroni,            none",
        "/replicas,           none"
    })
    void a_path_means_a_role(String path, String role) {
        assertThat(role("option httpchk GET " + path)).isEqualTo(role);
        assertThat(role("option httpchk " + path)).isEqualTo(role);
        assertThat(role("option httpchk", "http-check send meth OPTIONS uri " + path))
                .isEqualTo(role);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "option httpchk                                                                       | PRIMARY",
                "option httpchk HEAD                                                                  | PRIMARY",
                "option httpchk OPTIONS /replica HTTP/1.1\\r\\nHost:\\ pg                             | REPLICA",
                "option httpchk GET /primary; http-check send meth GET uri /replica                   | REPLICA",
                "http-check send meth GET uri /replica                                                | none",
                "option httpchk GET /replica; no option httpchk                                       | none",
                "option httpchk GET /master; http-check expect status 503                             | REPLICA",
                "option httpchk GET /master; http-check expect ! status 200                           | REPLICA",
                "option httpchk GET /replica; http-check expect status 503                            | none",
                "option httpchk GET /replica; http-check expect rstatus ^[23]                         | REPLICA",
                "option httpchk GET /replica; http-check expect rstatus (                             | REPLICA",
                "option httpchk GET /replica; http-check expect status 200,206                        | REPLICA",
                "option httpchk GET /replica; http-check expect status 200-299                        | REPLICA",
                "option httpchk GET /replica; http-check expect string replica                        | REPLICA"
            })
    void lines_mean_a_role(String lines, String role) {
        assertThat(role(lines.split("; "))).isEqualTo(role);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a:5432 check port 8008                               | http://a:8008",
                "a:5432 check port 8008 check-ssl verify none         | https://a:8008",
                "a:5432 ssl check port 8008                           | http://a:8008",
                "a:8008 ssl check                                     | https://a:8008",
                "a:5432 check addr b port 8009                        | http://b:8009",
                "ipv4@10.0.0.1:5432 check port 8008                   | http://10.0.0.1:8008",
                "[fd00::1]:5432 check port 8008                       | http://[fd00::1]:8008",
                "fd00::1:5432 check port 8008                         | http://[fd00::1]:8008",
                "a check port 8008                                    | http://a:8008",
                "a:5432 check port 8008 no-check-ssl                  | http://a:8008",
                "a:5432 check port 99999                              | ''",
                "a:5432 check port 8008 disabled                      | ''",
                "/var/run/pg.sock check                               | ''",
                "$HOST:5432 check port 8008                           | ''",
                "a..b:5432 check port 8008                            | ''"
            })
    void a_server_says_where_its_patroni_is(String server, String url) {
        Section section = section("option httpchk", "server s " + server);
        Check check = Check.of(section).orElseThrow();

        List<String> urls = new ArrayList<>();
        Server.of(section, new Findings()).forEach(each -> each.patroni(check).ifPresent(urls::add));

        assertThat(urls.stream().collect(Collectors.joining())).isEqualTo(url);
    }
}
