package dev.fairlead.poll;

import dev.fairlead.probe.Observation;
import dev.fairlead.verdict.Evidence.SeedEvidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configured addresses: which cluster answers at each. All are asked at the start, and now and then, because a seed may lead to another cluster than
 * the others, from the beginning or later. A seed that is a member's REST API is not asked twice. Confined to the checker's loop.
 */
final class Seeds {
    private static final long ANSWERED = Duration.ofSeconds(30).toNanos();
    private static final long SILENT = Duration.ofSeconds(5).toNanos();

    private final SortedMap<String, Seed> seeds = new TreeMap<>();

    private static final class Seed {
        final MemberTrack.Asking clock = new MemberTrack.Asking();
        boolean asked;
        Observation.@Nullable Answered answered;

        boolean isDue(long now) {
            return clock.inFlight() == 0 && clock.sinceStart(now) >= (answered == null ? SILENT : ANSWERED);
        }

        void take(Observation observation) {
            asked = true;
            boolean newer = answered == null || observation.sentAtNanos() - answered.sentAtNanos() >= 0;
            if (newer && observation instanceof Observation.Answered answer) {
                answered = answer;
            }
        }
    }

    Seeds(List<String> urls) {
        reseed(urls);
    }

    /** Keeps what is known of those that stay. */
    void reseed(List<String> urls) {
        seeds.keySet().retainAll(Set.copyOf(urls));
        urls.forEach(url -> seeds.putIfAbsent(url, new Seed()));
    }

    /** Those that are to be asked now; they are taken for asked from then on. */
    List<String> start(long now, Set<String> membersUrls) {
        List<String> due = new ArrayList<>();
        seeds.forEach((url, seed) -> {
            if (!membersUrls.contains(url) && seed.isDue(now)) {
                seed.clock.onStart(now);
                due.add(url);
            }
        });
        return due;
    }

    /** A question of its own has ended. */
    void onEnd(String url, Observation observation) {
        Seed seed = seeds.get(url);
        if (seed != null) {
            seed.clock.onEnd();
        }
        take(url, observation);
    }

    /** Something has come from that address, as a seed's or as a member's. */
    void take(String url, Observation observation) {
        Seed seed = seeds.get(url);
        if (seed != null) {
            seed.take(observation);
        }
    }

    /** How long nothing is to be asked, in nanoseconds. */
    OptionalLong untilNext(long now, Set<String> membersUrls) {
        return seeds.entrySet().stream()
                .filter(entry -> !membersUrls.contains(entry.getKey()))
                .map(SortedMap.Entry::getValue)
                .filter(seed -> seed.clock.inFlight() == 0)
                .mapToLong(seed -> (seed.answered == null ? SILENT : ANSWERED) - seed.clock.sinceStart(now))
                .min();
    }

    SortedMap<String, SeedEvidence> evidence() {
        var all = new TreeMap<String, SeedEvidence>();
        seeds.forEach((url, seed) -> all.put(url, new SeedEvidence(seed.asked, Optional.ofNullable(seed.answered))));
        return all;
    }
}
