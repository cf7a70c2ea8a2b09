package dev.fairlead.bench.load;

/** What became of one write, as the client saw it. */
public sealed interface Outcome {
    /**
     * Committed, and the client was told so.
     *
     * @param port     port of the server that did it, which names the member
     * @param pid      process id of its backend
     * @param timeline timeline it was written on
     */
    record Acknowledged(int port, int pid, int timeline) implements Outcome {}

    /**
     * Not acknowledged; it may have been committed all the same.
     *
     * @param sqlState as the driver gives it; empty when it gives none
     * @param message  the driver's or the server's words
     */
    record Failed(Kind kind, String sqlState, String message) implements Outcome {}

    /** Kinds of failure, as a user would tell them apart. */
    enum Kind {
        /** A session that had worked broke. */
        BROKEN_SESSION("broken session"),
        /** The port refused the connection. */
        REFUSED("refused"),
        /** The connection or the log-in failed in another way. */
        CONNECT_FAILED("connect failed"),
        /** SQLSTATE 25006: the session had been led to a server that takes no writes. */
        READ_ONLY("read-only"),
        /** Any other answer of the server. */
        OTHER("other");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }
}
