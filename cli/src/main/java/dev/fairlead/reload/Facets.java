package dev.fairlead.reload;

import dev.fairlead.config.Durations;
import dev.fairlead.config.HostPort;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The keys of one part of a configuration, each with how its value is read out of it. Immutable once built. */
final class Facets<T> {
    static final String NOT_SET = "not set";

    private final List<Facet<T>> all = new ArrayList<>();

    private record Facet<T>(String key, Function<T, Object> value) {}

    Facets<T> with(String key, Function<T, Object> value) {
        all.add(new Facet<>(key, value));
        return this;
    }

    List<String> keys() {
        return all.stream().map(Facet::key).toList();
    }

    /** In the order of the keys. */
    List<Difference> between(T before, T after) {
        List<Difference> differences = new ArrayList<>();
        for (Facet<T> facet : all) {
            Object old = facet.value().apply(before);
            Object now = facet.value().apply(after);
            if (!old.equals(now)) {
                differences.add(new Difference(facet.key(), text(old), text(now)));
            }
        }
        return differences;
    }

    /** As {@link #between}, and never empty when the two are not equal: what differs in no key that is known here is told as well. */
    List<Difference> betweenWhole(T before, T after) {
        List<Difference> differences = between(before, after);
        return differences.isEmpty() && !before.equals(after)
                ? List.of(new Difference("other settings", "as they were", "changed"))
                : differences;
    }

    /** As one would write it. */
    static String text(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case InetSocketAddress address -> HostPort.of(address).toString();
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Optional<?> optional -> optional.map(Facets::text).orElse(NOT_SET);
            case OptionalInt number -> number.isPresent() ? Integer.toString(number.getAsInt()) : NOT_SET;
            case OptionalLong number -> number.isPresent() ? Long.toString(number.getAsLong()) : NOT_SET;
            case Collection<?> list ->
                list.isEmpty() ? NOT_SET : list.stream().map(Facets::text).collect(Collectors.joining(", "));
            case Map<?, ?> map ->
                map.isEmpty()
                        ? NOT_SET
                        : new TreeMap<>(map)
                                .entrySet().stream()
                                        .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
                                        .collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }
}
