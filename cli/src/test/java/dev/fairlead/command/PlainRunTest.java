package dev.fairlead.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.CommonCase.Shortcut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** A command line that is read at once means what Picocli would make of it. */
class PlainRunTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("FAIRLEAD_SCOPE", "main");

    @ParameterizedTest
    @EnumSource
    void takes_each_flag_with_its_value_beside_it_or_behind_an_equals_sign(Shortcut shortcut) {
        assertThat(PlainRun.read(ENVIRONMENT, "run", shortcut.flag(), "a=b"))
                .contains(byPicocli("run", shortcut.flag(), "a=b"))
                .contains(new Run(new CommonCase(Map.of(shortcut.flag(), "a=b"), ENVIRONMENT), false));
        assertThat(PlainRun.read(ENVIRONMENT, "run", shortcut.flag() + "=a=b"))
                .contains(byPicocli("run", shortcut.flag() + "=a=b"));
    }

    @Test
    void takes_all_flags_together() {
        List<String> words = new ArrayList<>(List.of("run", "--take-over"));
        for (Shortcut shortcut : Shortcut.values()) {
            words.addAll(List.of(shortcut.flag(), "value of " + shortcut));
        }
        String[] line = words.toArray(String[]::new);

        assertThat(PlainRun.read(ENVIRONMENT, line)).contains(byPicocli(line));
    }

    @Test
    void takes_a_run_without_flags() {
        assertThat(PlainRun.read(ENVIRONMENT, "run")).contains(byPicocli("run"));
    }

    static Stream<Arguments> otherLines() {
        return Stream.of(
                        List.<String>of(),
                        List.of("check", "--config", "f"),
                        List.of("--help"),
                        List.of("run", "--help"),
                        List.of("run", "--config"),
                        List.of("run", "--config", "--take-over"),
                        List.of("run", "--config="),
                        List.of("run", "--config", "one", "--config", "two"),
                        List.of("run", "--take-over", "--take-over"),
                        List.of("run", "--take-over=false"),
                        List.of("run", "--conf", "f"),
                        List.of("run", "--config", "@arguments"),
                        List.of("run", "@arguments"),
                        List.of("run", "--config", "'f'"),
                        List.of("run", "--", "--config", "f"),
                        List.of("run", "f"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("otherLines")
    void leaves_everything_else_to_picocli(List<String> words) {
        assertThat(PlainRun.read(ENVIRONMENT, words.toArray(String[]::new))).isEmpty();
    }

    private static Run byPicocli(String... words) {
        var command = new RunCommand(ENVIRONMENT);
        var line = new CommandLine(command);
        ConfigOptions.addTo(line.getCommandSpec());
        line.parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new));
        return command.asGiven();
    }
}
