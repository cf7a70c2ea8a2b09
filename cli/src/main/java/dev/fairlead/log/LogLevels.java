package dev.fairlead.log;

import dev.fairlead.admin.Answer;
import dev.fairlead.admin.BadRequest;
import dev.fairlead.admin.Endpoints;
import dev.fairlead.admin.Request;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows and changes at run time which lines are written. Any thread. */
public final class LogLevels {
    private static final Logger log = LoggerFactory.getLogger(LogLevels.class);

    private LogLevels() {}

    /** Levels by the name of their logger. */
    private record Levels(Map<String, String> levels) {}

    public static void addTo(Endpoints endpoints) {
        endpoints.add("GET", "/api/v1/log", _ -> levels()).add("POST", "/api/v1/log", LogLevels::change);
    }

    private static Answer levels() {
        return Answer.json(new Levels(Logging.levels()));
    }

    private static Answer change(Request request) {
        String logger = request.parameter("logger").map(LogLevels::fullName).orElse(Logging.ALL_OF_OURS);
        String word = request.parameter("level").orElseThrow(() -> new BadRequest("level is missing"));
        Logging.Threshold level =
                level(word).orElseThrow(() -> new BadRequest("level must be one of " + words() + " but was " + word));
        if (!Logging.change(logger, level)) {
            return new Answer.Refused(409, "so many loggers have levels of their own that no more are kept");
        }
        log.warn("log level of {} is {} now, by order of {}", logger, word, request.who());
        return levels();
    }

    /** {@code session} is short for {@code dev.fairlead.session}. */
    private static String fullName(String name) {
        if (!name.matches("[A-Za-z0-9_.$-]{1,200}")) {
            throw new BadRequest("logger must be at most 200 letters, digits, dots and _");
        }
        return name.indexOf('.') < 0 ? Logging.ALL_OF_OURS + "." + name : name;
    }

    private static Optional<Logging.Threshold> level(String word) {
        return Arrays.stream(Logging.Threshold.values())
                .filter(level -> level.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static String words() {
        return Arrays.stream(Logging.Threshold.values())
                .map(Logging.Threshold::word)
                .collect(Collectors.joining(", "));
    }
}
