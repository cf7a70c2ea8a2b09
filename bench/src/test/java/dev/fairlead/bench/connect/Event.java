package dev.fairlead.bench.connect;

/** What an application said, and when. */
sealed interface Event {
    long nanos();

    /** A row was committed, and the application knows it. */
    record Done(long id, long nanos) implements Event {}

    /** An error that the repetition took care of; without it the application would have had it. */
    record Repeated(String text, long nanos) implements Event {}

    /** An error that reached the application. */
    record Failed(String text, long nanos) implements Event {}

    /** Anything else. */
    record Said(String text, long nanos) implements Event {}

    /** What a line of a program's output means. */
    static Event of(String line, long nanos) {
        if (line.matches("done \\d+")) {
            return new Done(Long.parseLong(line.substring("done ".length())), nanos);
        }
        if (line.startsWith("failed ")) {
            return new Failed(line, nanos);
        }
        return line.contains("the transaction is repeated") ? new Repeated(line, nanos) : new Said(line, nanos);
    }
}
