package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Vacancy;

/**
 * Why a member's word that claims the lock counts no more, although it has said nothing newer. Final: only a newer word of its own makes the member
 * count again, so a verdict never flickers with what others go on to say.
 *
 * @param detail one sentence for people; without times, so that it stays the same while the situation does
 * @param sentAtNanos of the word that lapsed
 */
record Lapse(Vacancy why, String detail, long sentAtNanos) {
    Lapse {
        requireNonNull(why, "why");
        requireNonNull(detail, "detail");
    }

    boolean isOf(Word word) {
        return word.sentAtNanos() - sentAtNanos <= 0;
    }
}
