package dev.fairlead.session;

import dev.fairlead.routing.Route.Balance;
import dev.fairlead.routing.Target;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/** Picks one of several targets. Confined to its loop. */
final class Balancer {
    private final RandomGenerator random;
    private int next;

    Balancer(RandomGenerator random) {
        this.random = random;
    }

    /** @param targets not empty */
    Target pick(List<Target> targets, Balance balance, ToIntFunction<Target> sessions) {
        return switch (balance) {
            case LEAST_SESSIONS -> leastOf(targets, sessions);
            case ROUND_ROBIN -> inTurn(targets);
            case RANDOM -> targets.get(random.nextInt(targets.size()));
        };
    }

    /** Equals take turns, so that short sessions one after another do not all go to the first. */
    private Target leastOf(List<Target> targets, ToIntFunction<Target> sessions) {
        Target least = inTurn(targets);
        for (Target target : targets) {
            if (sessions.applyAsInt(target) < sessions.applyAsInt(least)) {
                least = target;
            }
        }
        return least;
    }

    private Target inTurn(List<Target> targets) {
        next = (next + 1) % targets.size();
        return targets.get(next);
    }
}
