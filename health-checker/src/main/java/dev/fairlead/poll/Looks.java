package dev.fairlead.poll;

import java.util.function.LongSupplier;

/**
 * When a checker looks at what is due: as late as it may, and at once when something has happened. Confined to its {@link CheckerLoop}.
 *
 * <p>There is one planned look at a time; an earlier one takes the place of a later one, which then finds that it has been overtaken.
 */
final class Looks {
    private final CheckerLoop loop;
    private final Runnable look;
    private final LongSupplier untilNext;

    private int planned;
    private long plannedNanos;

    /**
     * @param look      does what is due
     * @param untilNext how long the next look may wait, by what is known now, in nanoseconds
     */
    Looks(CheckerLoop loop, Runnable look, LongSupplier untilNext) {
        this.loop = loop;
        this.look = look;
        this.untilNext = untilNext;
    }

    /** Looks, and goes on looking from now on. */
    void begin() {
        look(planned);
    }

    /** Something has happened: looks, and sooner again if need be. */
    void onEvent() {
        look.run();
        if (loop.nanoTime() + untilNext.getAsLong() - plannedNanos < 0) {
            plan();
        }
    }

    /** The look with this number, unless an earlier one has taken its place. A failure ends no looking. */
    private void look(int number) {
        if (number != planned) {
            return;
        }
        try {
            look.run();
        } finally {
            plan();
        }
    }

    private void plan() {
        long wait = untilNext.getAsLong();
        int number = ++planned;
        plannedNanos = loop.nanoTime() + wait;
        loop.schedule(() -> look(number), wait);
    }
}
