package dev.fairlead.relay;

import java.io.IOException;

/**
 * One way of moving bytes from a source to a sink. Confined to the loop of both legs.
 *
 * <p>It holds what the source has given and the sink has not taken yet. Taking and giving are apart, so that the {@link Flow} knows which of the two
 * legs is broken when one fails.
 */
abstract class Mover {
    /** Plain fields, for a flow looks at them several times at each event, and nearly every event finds nothing to do about them. */
    private boolean holding;

    private boolean full;

    /**
     * Who moves what comes next: this one, or another, and then nothing is held. A pipe may be lent by asking, so ask when bytes are wanted.
     */
    abstract Mover next();

    /**
     * Takes what waits at the source, as far as there is room for it in one step.
     *
     * @return bytes taken; 0 when nothing waits or there is no more room; -1 at the end of the stream
     * @throws IOException when the source is broken
     */
    abstract int take() throws IOException;

    /**
     * Gives the sink what is held, as far as it takes it in one step.
     *
     * @return bytes given; 0 when the sink takes none now
     * @throws IOException when the sink is broken
     */
    abstract int give() throws IOException;

    /** The last read as a number, if it was short; 0 if it was not, or is not known. */
    long lastWords() {
        return 0;
    }

    /** Forgets what is held, and frees what it was held in. */
    abstract void drop();

    final boolean isHolding() {
        return holding;
    }

    /** Whether more can be taken while what is held waits for the sink. */
    final boolean hasRoom() {
        return !full;
    }

    final void holds(boolean something) {
        holding = something;
    }

    final void full(boolean noMoreRoom) {
        full = noMoreRoom;
    }
}
