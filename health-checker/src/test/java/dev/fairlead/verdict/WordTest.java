package dev.fairlead.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answer table, row by row, in the words of Patroni 3.x (master) and 4.x (primary). */
final class WordTest {
    @ParameterizedTest
    @CsvSource({
        "200, primary, running, WRITABLE",
        "200, master, running, WRITABLE",
        "200, primary, unknown, STALLED",
        "200, master, unknown, STALLED",
        "200, primary, stopping, UNREADY",
        "200, master, stopping, UNREADY",
        "200, primary, restarting, UNREADY",
        "200, primary, starting, UNREADY",
        "200, primary, crashed, UNREADY",
        "200, primary, start failed, UNREADY",
        "200, primary, a state of the future, UNREADY",
        "200, replica, running, PROMOTING",
        "200, replica, starting, PROMOTING",
        "200, promoted, running, PROMOTING",
        "200, promoted, unknown, PROMOTING",
        "200, standby_leader, running, STANDBY_LEADER",
        "200, standby_leader, starting, STANDBY_LEADER",
        "503, replica, running, NONE",
        "503, replica, starting, NONE",
        "503, primary, running, NONE",
        "503, master, running, NONE",
        "503, demoted, stopping, NONE",
        "503, uninitialized, creating replica, NONE",
        "503, a role of the future, running, NONE",
    })
    void reads_a_well_formed_answer(int status, String role, String state, Claim claim) {
        Optional<Word> word = Word.of(Body.of(role, state, 1).answered(status, 0, 0));

        assertThat(word).map(Word::claim).contains(claim);
    }

    @ParameterizedTest
    @CsvSource({
        "200, demoted, running",
        "200, uninitialized, stopped",
        "200, a role of the future, running",
        "500, primary, running",
        "404, replica, running",
        "302, primary, running",
        "0, primary, running",
    })
    void takes_anything_else_for_silence(int status, String role, String state) {
        Optional<Word> word = Word.of(Body.of(role, state, 1).answered(status, 0, 0));

        assertThat(word).isEmpty();
    }
}
