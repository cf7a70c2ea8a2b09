package dev.fairlead.verdict;

import static java.util.Objects.requireNonNull;

import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Vacancy;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the rules say about the primary, and what is to be remembered of it.
 *
 * @param reign who is the primary now, if anybody
 * @param contestedSinceNanos present while two members claim at once
 */
record Ruling(Primacy primacy, Optional<Learned.Reign> reign, Floor floor, OptionalLong contestedSinceNanos) {
    Ruling {
        requireNonNull(primacy, "primacy");
        requireNonNull(reign, "reign");
        requireNonNull(floor, "floor");
        requireNonNull(contestedSinceNanos, "contestedSinceNanos");
    }

    static Ruling vacant(Situation situation, Learned before, Vacancy why, String detail, Floor floor) {
        Optional<String> last = situation.reign().map(Learned.Reign::member).or(before::last);
        long until = situation.now() + situation.lease().nanos();
        return new Ruling(new Primacy.Vacant(why, detail, last, until), Optional.empty(), floor, OptionalLong.empty());
    }
}
