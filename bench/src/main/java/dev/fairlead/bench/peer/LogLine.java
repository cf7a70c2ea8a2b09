package dev.fairlead.bench.peer;

/** One line that a proxy wrote, and when we read it. */
public record LogLine(long nanos, String text) {
    static LogLine now(String text) {
        return new LogLine(System.nanoTime(), text);
    }
}
