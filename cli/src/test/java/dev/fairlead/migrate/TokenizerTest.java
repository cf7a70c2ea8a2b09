package dev.fairlead.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fairlead.migrate.Tokenizer.Split;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** HAProxy's manual, 2.2 and 2.3. */
class TokenizerTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("HOST", "10.0.0.1", "TWO", "a b", "EMPTY", "");

    private static Split split(String line) {
        return Tokenizer.split(line, name -> Optional.ofNullable(ENVIRONMENT.get(name)));
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                arguments("", List.of()),
                arguments(" \t ", List.of()),
                arguments("# all of it", List.of()),
                arguments("\tbind  *:5000 # the rest", List.of("bind", "*:5000")),
                arguments("a#b c", List.of("a")),
                arguments("a\\#b c", List.of("a#b", "c")),
                arguments("'a # b' \"c # d\"", List.of("a # b", "c # d")),
                arguments("a\\ b c", List.of("a b", "c")),
                arguments("a'b c'd", List.of("ab cd")),
                arguments("\"it's\" 'a \"b\"'", List.of("it's", "a \"b\"")),
                arguments("'' \"\" x", List.of("", "", "x")),
                arguments("\\' \\\" \\\\", List.of("'", "\"", "\\")),
                arguments("\\t\\n\\r\\x41", List.of("\t\n\rA")),
                arguments("'\\x41' \\1 end\\", List.of("\\x41", "\\1", "end\\")),
                arguments("$HOST '$HOST'", List.of("$HOST", "$HOST")),
                arguments("\"$HOST\" \"${HOST}:5432\" \"\\$HOST\"", List.of("10.0.0.1", "10.0.0.1:5432", "$HOST")),
                arguments("\"${NONE-fallback}\" \"${EMPTY-fallback}\" x", List.of("fallback", "", "x")),
                arguments("\"$TWO\" \"${TWO[*]}\" \"${NONE[*]}\" x", List.of("a b", "a", "b", "x")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void cuts_a_line_as_haproxy_does(String line, List<String> words) {
        assertThat(split(line)).isEqualTo(new Split.Words(words));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a \"b,               a quote is not closed",
                "a 'b\",              a quote is not closed",
                "\"$NONE\",           the environment variable NONE is not set here",
                "\"${HOST\",          a brace after $ is not closed",
                "\"${HOST[1]}\",      a brace after $ is not closed",
                "\"$\",               a $ is not followed by the name of a variable",
                "\"$1\",              a $ is not followed by the name of a variable",
                "\\x4,                \\x needs two hexadecimal digits"
            })
    void says_what_is_wrong_with_a_line(String line, String why) {
        assertThat(split(line)).isEqualTo(new Split.Broken(why));
    }
}
