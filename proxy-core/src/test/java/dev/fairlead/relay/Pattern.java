package dev.fairlead.relay;

import java.util.Arrays;
import java.util.Random;

/** An endless stream of bytes of which each piece can be told from each other: what is lost, doubled or invented shows at its very position. */
final class Pattern {
    /** A prime, so that no two pieces of the stream at multiples of a buffer's size are the same. */
    private static final int PERIOD = 1_048_573;

    private final byte[] twice = new byte[2 * PERIOD];

    Pattern(long seed) {
        byte[] once = new byte[PERIOD];
        new Random(seed).nextBytes(once);
        System.arraycopy(once, 0, twice, 0, PERIOD);
        System.arraycopy(once, 0, twice, PERIOD, PERIOD);
    }

    /** Where in {@link #bytes} the stream goes on at {@code position}, for at least {@value #PERIOD} bytes. */
    int offset(long position) {
        return (int) (position % PERIOD);
    }

    byte[] bytes() {
        return twice;
    }

    void check(byte[] heard, int count, long position) {
        int at = offset(position);
        int wrong = Arrays.mismatch(heard, 0, count, twice, at, at + count);
        if (wrong >= 0) {
            throw new AssertionError("byte " + (position + wrong) + " of the stream is wrong");
        }
    }
}
