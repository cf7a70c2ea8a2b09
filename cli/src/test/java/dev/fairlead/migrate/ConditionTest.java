package dev.fairlead.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
    private static final String NAMES = """
        listen x
          acl office src 10.0.0.0/8
          acl office src 192.168.0.0/16
          acl empty nbsrv(standbys) lt 1
          acl mixed src 10.0.0.0/8
          acl mixed dst_port 5000
        """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | Always[]",
                "if TRUE                                   | Always[]",
                "unless TRUE                               | Unknown[]",
                "if office                                 | From[blocks=[10.0.0.0/8, 192.168.0.0/16], within=true]",
                "if !office                                | From[blocks=[10.0.0.0/8, 192.168.0.0/16], within=false]",
                "if ! office                               | From[blocks=[10.0.0.0/8, 192.168.0.0/16], within=false]",
                "unless office                             | From[blocks=[10.0.0.0/8, 192.168.0.0/16], within=false]",
                "unless !office                            | From[blocks=[10.0.0.0/8, 192.168.0.0/16], within=true]",
                "if { src -m ip fd00::/8 }                 | From[blocks=[fd00::/8], within=true]",
                "if !{ src 10.0.0.1 }                      | From[blocks=[10.0.0.1], within=false]",
                "if { src -f /etc/list }                   | Unknown[]",
                "if { src office.example }                 | Unknown[]",
                "if empty                                  | Alive[backend=standbys, alive=false]",
                "if !empty                                 | Alive[backend=standbys, alive=true]",
                "if { nbsrv(a) ge 1 }                      | Alive[backend=a, alive=true]",
                "if { nbsrv(a) -m int eq 0 }               | Alive[backend=a, alive=false]",
                "if { nbsrv(a) gt 1 }                      | Unknown[]",
                "if { dst_port 5001 }                      | Port[ports=[5001], within=true]",
                "if !{ dst_port eq 5001 }                  | Port[ports=[5001], within=false]",
                "if { sc0_conn_rate gt 20 }                | Load[]",
                "if { src_conn_cur ge 10 }                 | Load[]",
                "if mixed                                  | Unknown[]",
                "if nobody                                 | Unknown[]",
                "if office empty                           | Unknown[]",
                "if office or empty                        | Unknown[]",
                "if { src 10.0.0.1 } { dst_port 1 }        | Unknown[]",
                "if                                        | Unknown[]",
                "if !                                      | Unknown[]",
                "if { }                                    | Unknown[]",
                "when office                               | Unknown[]"
            })
    void is_understood_or_unknown(String words, String meaning) {
        Section section = HaproxyFile.read(NAMES, Map.of(), new Findings()).getFirst();
        Line line = new Line(1, List.of(words.split(" ")));

        Condition condition = Condition.read(words.isEmpty() ? List.of() : line.words(), Condition.named(section));

        assertThat(condition).hasToString(meaning);
    }
}
