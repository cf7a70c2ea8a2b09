package dev.fairlead.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.state.Hearing.Level;
import dev.fairlead.verdict.Remembered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one process tells another, and what that one makes of it. */
class KnowledgeTest {
    private static final Hearing HEARD = hearing(Level.LEADER, "batman", "7301234567890123456");
    private static final Knowledge KNOWN =
            new Knowledge("main", List.of("https://10.0.0.1:8008"), HEARD, RememberedSample.SETTLING);

    private static Hearing hearing(Level level, String scope, String system) {
        return new Hearing(level, Optional.of(scope), Optional.of(system), "");
    }

    @Test
    void is_a_line_of_ascii_that_says_everything() {
        assertThat(US_ASCII.newEncoder().canEncode(KNOWN.line())).isTrue();
        assertThat(KNOWN.line()).doesNotContain("\n");

        assertThat(Knowledge.parse(KNOWN.line())).isEqualTo(KNOWN);
    }

    @Test
    void says_nothing_of_a_cluster_of_which_nothing_is_known() {
        var nothing = new Knowledge("main", List.of(), Hearing.NONE, Remembered.NOTHING);

        assertThat(Knowledge.parse(nothing.line())).isEqualTo(nothing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "{\"cluster\":\"main\"}", "{\"cluster\":"})
    void what_is_none_is_not_taken_for_one(String line) {
        assertThatThrownBy(() -> Knowledge.parse(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_a_process_tells_counts_before_what_the_file_says() {
        Inherited.Part part = Inherited.of("the file", Map.of("main", RememberedSample.of(3, Optional.empty())))
                .told("process 1", List.of(KNOWN.line()))
                .of("main", Optional.of("batman"));

        assertThat(part).isEqualTo(new Inherited.Part(RememberedSample.SETTLING, HEARD, KNOWN.seeds()));
    }

    @Test
    void what_cannot_be_understood_leaves_what_is_known_otherwise() {
        Inherited.Part part = Inherited.of("the file", Map.of("main", RememberedSample.LASTING))
                .told("process 1", List.of("{\"cluster\":\"main\"}"))
                .of("main", Optional.empty());

        assertThat(part.remembered()).isEqualTo(RememberedSample.LASTING);
    }

    @Test
    void a_cluster_of_another_name_gets_nothing() {
        Inherited inherited = Inherited.NOTHING.told("process 1", List.of(KNOWN.line()));

        assertThat(inherited.of("another", Optional.empty())).isEqualTo(Inherited.Part.NOTHING);
    }

    @Test
    void with_another_scope_nothing_is_known_and_the_cluster_must_be_heard_all_the_same() {
        Inherited inherited = Inherited.NOTHING.told("process 1", List.of(KNOWN.line()));

        Inherited.Part part = inherited.of("main", Optional.of("robin"));

        assertThat(part.remembered()).isEqualTo(Remembered.NOTHING);
        assertThat(hearing(Level.LEADER, "robin", "9").lacks(part.required())).isEmpty();
        assertThat(hearing(Level.MEMBERS, "robin", "9").lacks(part.required())).isPresent();
    }

    @Test
    void what_is_in_the_file_of_another_scope_is_not_used() {
        Inherited inherited = Inherited.of("the file", Map.of("main", RememberedSample.LASTING));

        assertThat(inherited.of("main", Optional.of("robin")).remembered()).isEqualTo(Remembered.NOTHING);
    }

    @Test
    void whoever_hears_less_or_another_cluster_may_not_take_the_place() {
        assertThat(Hearing.NONE.lacks(HEARD)).contains("no verdict yet");
        assertThat(new Hearing(Level.STRANGER, Optional.empty(), Optional.empty(), "scope robin").lacks(HEARD))
                .contains("its members belong to another cluster: scope robin");
        assertThat(hearing(Level.LEADER, "batman", "9").lacks(HEARD))
                .contains("its system identifier is 9 instead of 7301234567890123456");
        assertThat(hearing(Level.LEADER, "robin", "7301234567890123456").lacks(HEARD))
                .contains("its scope is robin instead of batman");
        assertThat(hearing(Level.MEMBERS, "batman", "7301234567890123456").lacks(HEARD))
                .contains("no verified primary: ");
        assertThat(HEARD.lacks(HEARD)).isEmpty();
    }

    @Test
    void what_is_not_recognised_there_need_not_be_heard_here() {
        assertThat(Hearing.NONE.lacks(Hearing.NONE)).isEmpty();
        assertThat(Hearing.NONE.lacks(hearing(Level.STRANGER, "robin", "9"))).isEmpty();
    }
}
