package dev.fairlead.operate;

import dev.fairlead.admin.BadRequest;
import dev.fairlead.admin.Json;
import dev.fairlead.admin.Request;
import dev.fairlead.clock.ElapsedClock;
import dev.fairlead.cluster.Orders.Given;
import dev.fairlead.config.Durations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** What an order says: parameters of the query, or the fields of a JSON object in the body. Pure, but for the clock. */
final class Parameters {
    private static final int LONGEST_REASON = 200;

    /** Far below the 292 years of nanoseconds that a long has room for: times are added up. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Map<String, String> given = new TreeMap<>();
    private final Request request;

    private Parameters(Request request) {
        this.request = request;
    }

    /** @throws BadRequest when there is one beside {@code known} and {@code reason}: a word that is misspelt must not be lost silently */
    static Parameters of(Request request, String... known) {
        var parameters = new Parameters(request);
        if (!request.body().isBlank()) {
            parameters.given.putAll(Json.texts(request.body()));
        }
        parameters.given.putAll(request.query());
        parameters.given.values().removeIf(String::isBlank);
        Set<String> names = new java.util.TreeSet<>(Set.of(known));
        names.add("reason");
        parameters.given.keySet().stream()
                .filter(name -> !names.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new BadRequest(name + ": is not known here; known are " + String.join(", ", names));
                });
        return parameters;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    /** At most a year. */
    Optional<Duration> duration(String name) {
        return text(name).map(text -> duration(name, text));
    }

    private static Duration duration(String name, String text) {
        Duration duration;
        try {
            duration = Durations.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new BadRequest(name + ": " + wrong.getMessage());
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new BadRequest(name + ": must be at most " + Durations.format(LONGEST) + " but was " + text);
        }
        return duration;
    }

    /** A whole number that is not negative. */
    OptionalInt number(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (!text.get().matches("\\d{1,9}")) {
            throw new BadRequest(name + ": must be a whole number but was " + text.get());
        }
        return OptionalInt.of(Integer.parseInt(text.get()));
    }

    /** Who orders, and why. */
    Given given() {
        String why = text("reason").orElse("").replaceAll("\\p{Cntrl}", " ").strip();
        return new Given(
                request.who(), why.substring(0, Math.min(why.length(), LONGEST_REASON)), ElapsedClock.nanoTime());
    }
}
