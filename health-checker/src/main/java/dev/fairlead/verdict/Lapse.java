package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Vacancy;
import java.util.Optional;

/**
 * Why a member's claim to the lock does not count any more, although the member has not taken it back. Only a newer word of its own makes the member
 * count again, so that a verdict never flickers with the words of others; a standing lapse ends only when the claim does, or when a list confirms it.
 *
 * @param detail one sentence for people; without times, so that it stays the same while the situation does
 * @param sentAtNanos of the word that lapsed
 * @param standing of the server whose newer words that claim the same lapse with it; empty when only this word has lapsed
 */
record Lapse(Vacancy why, String detail, long sentAtNanos, Optional<Server> standing) {
    Lapse {
        requireNonNull(why, "why");
        requireNonNull(detail, "detail");
        requireNonNull(standing, "standing");
    }

    /** A lapse of one word. */
    static Lapse of(Word word, Vacancy why, String detail) {
        return new Lapse(why, detail, word.sentAtNanos(), Optional.empty());
    }

    boolean isOf(Word word) {
        return standing.isPresent() || word.sentAtNanos() - sentAtNanos <= 0;
    }
}
