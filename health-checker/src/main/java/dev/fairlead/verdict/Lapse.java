package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Vacancy;

/**
 * Why a member's claim to the lock does not count any more, although the member has not taken it back. Only a newer word of its own makes the member
 * count again, so that a verdict never flickers with the words of others; a standing lapse ends only when the claim does, or when a list confirms it.
 *
 * @param detail one sentence for people; without times, so that it stays the same while the situation does
 * @param sentAtNanos of the word that lapsed
 * @param standing whether newer words that claim the same have lapsed with it
 */
record Lapse(Vacancy why, String detail, long sentAtNanos, boolean standing) {
    Lapse {
        requireNonNull(why, "why");
        requireNonNull(detail, "detail");
    }

    /** A lapse of one word. */
    static Lapse of(Word word, Vacancy why, String detail) {
        return new Lapse(why, detail, word.sentAtNanos(), false);
    }

    boolean isOf(Word word) {
        return standing || word.sentAtNanos() - sentAtNanos <= 0;
    }
}
