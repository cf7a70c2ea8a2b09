package dev.fairlead.wire;

import static dev.fairlead.wire.Bytes.startUpWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartUpParametersTest {
    @ParameterizedTest
    @CsvSource({
        "database, true",
        "true, true",
        "on, true",
        "1, true",
        "false, false",
        "OFF, false",
        "0, false",
        "'', false"
    })
    void knows_a_replication_connection_by_its_value(String value, boolean replication) {
        byte[] startUp = startUpWith("user", "alice", "replication", value, "application_name", "x");

        assertThat(StartUpParameters.asksForReplication(startUp, startUp.length))
                .isEqualTo(replication);
    }

    @Test
    void a_value_that_is_called_so_is_no_replication() {
        byte[] startUp = startUpWith("user", "replication", "database", "replication");

        assertThat(StartUpParameters.asksForReplication(startUp, startUp.length))
                .isFalse();
    }

    @Test
    void reads_no_further_than_there_are_bytes() {
        byte[] startUp = startUpWith("user", "alice", "replication", "database");

        for (int length = 0; length <= startUp.length; length++) {
            byte[] part = Arrays.copyOf(startUp, length);
            assertThat(StartUpParameters.asksForReplication(part, length)).isIn(true, false);
        }
    }
}
