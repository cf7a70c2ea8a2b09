package dev.fairlead.admin;

import java.net.InetSocketAddress;

/** One connection of an admin client: where it comes from, and what it does now. Any thread. */
final class Visitor {
    private final InetSocketAddress from;
    private volatile State state = new State(Doing.ASKING, System.nanoTime());

    /** In the order in which they give way to others. */
    enum Doing {
        /** Nothing is owed to it: it has not asked yet, or asks slowly, or has been answered and keeps its connection. */
        ASKING,
        ANSWERED,
        /** Is told what happens for as long as it stays. */
        LISTENING
    }

    /** @param sinceNanos by {@link System#nanoTime()} */
    record State(Doing doing, long sinceNanos) {
        boolean givesWayBefore(State other) {
            return doing == other.doing ? sinceNanos - other.sinceNanos < 0 : doing.compareTo(other.doing) < 0;
        }
    }

    Visitor(InetSocketAddress from) {
        this.from = from;
    }

    InetSocketAddress from() {
        return from;
    }

    State state() {
        return state;
    }

    void is(Doing doing) {
        state = new State(doing, System.nanoTime());
    }
}
