package dev.fairlead.command;

import dev.fairlead.config.CommonCase;
import dev.fairlead.config.CommonCase.Shortcut;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a plain {@code fairlead run} at once: setting Picocli up would take a tenth of the time from exec to the first byte.
 *
 * <p>Whatever is not known here, not given once, or wrong, is left to {@link RunCommand}, which reads the same flags and says what is wrong.
 */
final class PlainRun {
    static final String COMMAND = "run";
    static final String TAKE_OVER = "--take-over";

    private static final Map<String, Shortcut> FLAGS =
            Stream.of(Shortcut.values()).collect(Collectors.toMap(Shortcut::flag, shortcut -> shortcut));

    private final Map<String, String> flags = new HashMap<>();
    private boolean takeOver;

    private PlainRun() {}

    /** What is to be run; empty when that is not plain. */
    static Optional<Run> read(Map<String, String> environment, String... args) {
        if (args.length == 0 || !args[0].equals(COMMAND)) {
            return Optional.empty();
        }
        var plain = new PlainRun();
        return plain.takes(List.of(args).subList(1, args.length))
                ? Optional.of(new Run(new CommonCase(plain.flags, environment), plain.takeOver))
                : Optional.empty();
    }

    private boolean takes(List<String> words) {
        int next = 0;
        while (next < words.size()) {
            int taken = take(words.get(next), words.subList(next + 1, words.size()));
            if (taken == 0) {
                return false;
            }
            next += taken;
        }
        return true;
    }

    /** @return how many words it was; 0 when it is not plain */
    private int take(String word, List<String> rest) {
        if (word.equals(TAKE_OVER) && !takeOver) {
            takeOver = true;
            return 1;
        }
        int equals = word.indexOf('=');
        if (equals >= 0) {
            return isTaken(word.substring(0, equals), word.substring(equals + 1)) ? 1 : 0;
        }
        return !rest.isEmpty() && isTaken(word, rest.getFirst()) ? 2 : 0;
    }

    /** A value that could be an option, a file of arguments or a quoted text means something to Picocli. */
    private boolean isTaken(String flag, String value) {
        boolean isPlain = !value.isEmpty() && "-@\"'".indexOf(value.charAt(0)) < 0;
        return FLAGS.containsKey(flag) && isPlain && flags.put(flag, value) == null;
    }
}
