package dev.fairlead.bench.connect;

/** A client at work: it writes rows for ever, and repeats what a lost connection interrupted. Ends with {@link #close}. */
interface Application extends AutoCloseable {
    /** As the tables call it. */
    String name();

    /** The value of the column {@code client} in its rows. */
    int number();

    /** All that is known so far. */
    Diary diary();

    @Override
    void close();
}
