package dev.fairlead.command;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** A resource of Kubernetes, or a part of one, as YAML has it. What is asked for and is not there is a failure that names it. */
record Resource(Object value) {
    /** What is below these keys, one after the other. */
    Resource at(String... keys) {
        Object place = value;
        for (String key : keys) {
            place = requireNonNull(
                    place instanceof List<?> list ? list.get(Integer.parseInt(key)) : ((Map<?, ?>) place).get(key),
                    () -> "no " + key + " in " + value);
        }
        return new Resource(place);
    }

    boolean has(String key) {
        return ((Map<?, ?>) value).containsKey(key);
    }

    String text() {
        return (String) value;
    }

    int number() {
        return (Integer) value;
    }

    /** Empty where there is nothing below the key. */
    List<Resource> list(String key) {
        return has(key) ? ((List<?>) at(key).value).stream().map(Resource::new).toList() : List.of();
    }

    String kind() {
        return at("kind").text();
    }

    String name() {
        return at("metadata", "name").text();
    }

    @SuppressWarnings("unchecked") // what a YAML mapping is
    void put(String key, Object added) {
        ((Map<Object, Object>) value).put(key, added);
    }

    @SuppressWarnings("unchecked") // what a YAML list is
    void append(Object added) {
        ((List<Object>) value).add(added);
    }
}
