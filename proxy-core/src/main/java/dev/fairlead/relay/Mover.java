package dev.fairlead.relay;

import java.io.IOException;

/**
 * One way of moving bytes from a source to a sink. Confined to the loop of both legs.
 *
 * <p>It holds what the source has given and the sink has not taken yet. Taking and giving are apart, so that the {@link Flow} knows which of the two
 * legs is broken when one fails.
 */
interface Mover {
    /**
     * Who moves what comes next: this one, or another, and then nothing is held. A pipe may be lent by asking, so ask when bytes are wanted.
     */
    Mover next();

    /**
     * Takes what waits at the source, as far as there is room for it in one step.
     *
     * @return bytes taken; 0 when nothing waits or there is no more room; -1 at the end of the stream
     * @throws IOException when the source is broken
     */
    int take() throws IOException;

    /**
     * Gives the sink what is held, as far as it takes it in one step.
     *
     * @return bytes given; 0 when the sink takes none now
     * @throws IOException when the sink is broken
     */
    int give() throws IOException;

    boolean isHolding();

    /** Whether more can be taken while what is held waits for the sink. */
    boolean hasRoom();

    /** Forgets what is held, and frees what it was held in. */
    void drop();
}
