package dev.fairlead.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.migrate.HaproxyImport.Result;
import dev.fairlead.migrate.HaproxyImport.Source;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No imported route lets in whom HAProxy kept out. */
class AdmissionTest {
    private static final String LISTEN = """
        listen primary
          bind 192.0.2.10:5000
          option httpchk GET /primary
          server a 10.0.0.1:5432 check port 8008
        """;

    /** @param rules what follows {@code tcp-request}, with a semicolon between them */
    private static Result imported(String rules) {
        String lines = List.of(rules.split(";")).stream()
                .map(rule -> "  tcp-request " + rule.strip() + "\n")
                .collect(Collectors.joining());
        return HaproxyImport.read((LISTEN + lines).getBytes(UTF_8), new Source("x", Map.of(), _ -> false, 0));
    }

    private static List<String> allowed(Result result) {
        return result.yaml()
                .orElseThrow()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("allow: "))
                .map(line -> line.replaceAll("allow: | #.*", ""))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection reject if !{ src 10.0.0.0/8 }; connection reject if { src 10.9.0.0/16 }",
                "connection reject unless { src 10.0.0.0/8 }; connection reject unless { src 10.9.0.0/16 }",
                "connection reject if !{ src 10.0.0.0/8 }; connection silent-drop if unknown",
                "connection reject if !{ src 10.0.0.0/8 }; connection reject",
                "connection reject if !{ src 10.0.0.0/8 }; connection accept if LOCALHOST; connection reject",
                "connection reject if !{ src 10.0.0.0/8 }; session reject if { src 10.9.0.0/16 }",
                "connection accept if { src 10.0.0.0/8 }; connection reject; content reject if { src 10.9.0.0/16 }",
                "connection accept if { src 10.0.0.0/8 }; content reject",
                "connection accept; content reject",
                "connection accept; session accept; content reject if { src 10.9.0.0/16 }",
                "connection accept if { src 10.0.0.0/8 }; content reject if { src 10.9.0.0/16 }",
            })
    void a_refusal_after_what_was_let_in_leaves_this_machine_and_is_named(String rules) {
        Result result = imported(rules);

        assertThat(allowed(result)).containsExactly("[\"127.0.0.1\", \"::1\"]");
        String last = rules.substring(rules.lastIndexOf(';') + 1).strip();
        assertThat(result.findings())
                .filteredOn(finding -> finding.kind() == Finding.Kind.LEFT_OUT)
                .extracting(Finding::what)
                .contains("tcp-request " + last);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connection reject if !{ src 10.0.0.0/8 } | 10.0.0.0/8",
                "connection accept if { src 10.1.2.3 }; connection reject if !{ src 10.9.0.0/16 } |"
                        + " 10.1.2.3,10.9.0.0/16",
                "connection accept if { src 10.1.2.3 }; connection reject; connection reject if unknown | 10.1.2.3",
                "connection reject if !{ src 10.0.0.0/8 }; connection accept; connection reject | 10.0.0.0/8",
                "connection reject if !{ src 10.0.0.0/8 }; connection accept if { src 192.0.2.1 } | 10.0.0.0/8",
                "connection reject if !{ src 10.0.0.0/8 }; connection reject if { sc0_conn_rate gt 20 } | 10.0.0.0/8",
                "connection accept; session reject if !{ src 10.0.0.0/8 } | 10.0.0.0/8",
                "content accept; connection reject if !{ src 10.0.0.0/8 } | 10.0.0.0/8",
            })
    void what_can_be_said_is_carried_over(String rules, String blocks) {
        String written = List.of(blocks.split(",")).stream()
                .map(block -> '"' + block + '"')
                .collect(Collectors.joining(", ", "[", "]"));

        assertThat(allowed(imported(rules))).containsExactly(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection accept; connection reject if { src 10.9.0.0/16 }",
                "connection accept if { src 10.0.0.0/8 }",
                "connection reject if { sc0_conn_rate gt 20 }",
                "inspect-delay 5s; content accept",
            })
    void what_refuses_nobody_by_address_lets_everybody_in(String rules) {
        assertThat(allowed(imported(rules))).isEmpty();
    }
}
