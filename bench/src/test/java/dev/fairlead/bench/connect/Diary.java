package dev.fairlead.bench.connect;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an application has lived through, in order. Immutable. */
record Diary(List<Event> events) {
    Diary {
        events = List.copyOf(events);
    }

    /** The part since an instant. */
    Diary since(long nanos) {
        return new Diary(
                events.stream().filter(event -> event.nanos() - nanos >= 0).toList());
    }

    /** The part before an instant. */
    Diary until(long nanos) {
        return new Diary(
                events.stream().filter(event -> event.nanos() - nanos < 0).toList());
    }

    List<Event.Done> done() {
        return all(Event.Done.class).toList();
    }

    /** The rows that the application takes for committed. */
    Set<Long> ids() {
        Set<Long> ids = new HashSet<>();
        done().forEach(done -> ids.add(done.id()));
        return ids;
    }

    List<String> repeated() {
        return all(Event.Repeated.class).map(Event.Repeated::text).toList();
    }

    List<String> failed() {
        return all(Event.Failed.class).map(Event.Failed::text).toList();
    }

    List<String> said() {
        return all(Event.Said.class).map(Event.Said::text).toList();
    }

    /** The longest time without a commit from an instant to the last commit, in milliseconds. */
    long longestPauseMillis(long sinceNanos) {
        long longest = 0;
        long last = sinceNanos;
        for (Event.Done done : since(sinceNanos).done()) {
            longest = Math.max(longest, done.nanos() - last);
            last = done.nanos();
        }
        return longest / 1_000_000;
    }

    /** The same in a line, for people. */
    String summary(long sinceNanos) {
        Diary part = since(sinceNanos);
        return "%d repeated, longest pause %d ms; said: %s %s"
                .formatted(
                        part.repeated().size(),
                        longestPauseMillis(sinceNanos),
                        part.repeated().stream().distinct().limit(3).toList(),
                        part.said().stream().distinct().limit(3).toList());
    }

    private <T extends Event> Stream<T> all(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }
}
