package dev.fairlead.poll;

import dev.fairlead.probe.Listing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom to ask for the list of members, in turn, and what they said. Confined to the checker's loop. */
final class Askers {
    private List<String> seeds;
    private final Map<String, Listing> listings = new HashMap<>();
    private final Set<String> asking = new HashSet<>();
    private final MemberTrack.Asking clock = new MemberTrack.Asking();
    private int turn;
    private @Nullable String leader;

    Askers(List<String> seeds) {
        this.seeds = List.copyOf(seeds);
    }

    void reseed(List<String> newer) {
        seeds = List.copyOf(newer);
    }

    /** Who is asked next: a member by name, or a seed by its URL. */
    record Asked(String name, String apiUrl) {}

    MemberTrack.Asking clock() {
        return clock;
    }

    /**
     * The next one in turn that is not being asked already: members that answer, else any member, else seeds.
     *
     * @param excluded members whose own lists do not count now
     */
    Optional<Asked> next(Iterable<MemberTrack> members, Set<String> excluded) {
        List<Asked> answering = named(members, excluded, true);
        List<Asked> all = answering.isEmpty() ? named(members, excluded, false) : answering;
        List<Asked> candidates = all.isEmpty() || isEveryoneSilent(members, answering) ? withSeeds(all) : all;
        List<Asked> free =
                candidates.stream().filter(c -> !asking.contains(c.name())).toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(Math.floorMod(turn++, free.size())));
    }

    private static boolean isEveryoneSilent(Iterable<MemberTrack> members, List<Asked> answering) {
        return answering.isEmpty() && members.iterator().hasNext();
    }

    private static List<Asked> named(Iterable<MemberTrack> members, Set<String> excluded, boolean answering) {
        var found = new java.util.ArrayList<Asked>();
        for (MemberTrack member : members) {
            boolean wanted = !answering || member.isAnswering();
            if (wanted && !excluded.contains(member.entry().key())) {
                found.add(new Asked(member.entry().key(), member.entry().apiUrl()));
            }
        }
        return found;
    }

    private List<Asked> withSeeds(List<Asked> members) {
        var all = new java.util.ArrayList<>(members);
        seeds.forEach(seed -> all.add(new Asked(seed, seed)));
        return all;
    }

    void onStart(Asked asked, long now) {
        asking.add(asked.name());
        clock.onStart(now);
    }

    /** Keeps what was said, unless something asked later is here already; returns whether it names another leader than the list before. */
    boolean onListing(Listing listing) {
        asking.remove(listing.asked());
        clock.onEnd();
        Listing before = listings.get(listing.asked());
        if (before != null && listing.sentAtNanos() - before.sentAtNanos() < 0) {
            return false;
        }
        listings.put(
                listing.asked(),
                listing instanceof Listing.Listed now && before instanceof Listing.Listed last
                        ? now.after(last)
                        : listing);
        return listing instanceof Listing.Listed listed && namesAnother(listed);
    }

    private boolean namesAnother(Listing.Listed listed) {
        String named = listed.leaderName();
        boolean another = leader != null && !leader.equals(named);
        leader = named;
        return another;
    }

    /** Forgets what members said who are not judged any more. */
    void retain(Set<String> members) {
        listings.keySet().removeIf(asked -> !members.contains(asked) && !seeds.contains(asked));
    }

    /** The latest of each member by its key, also where the member was asked as a seed, before it was known. */
    Map<String, Listing> listings(Iterable<MemberTrack> members) {
        Map<String, Listing> all = new HashMap<>(listings);
        for (MemberTrack member : members) {
            Listing asSeed = all.remove(member.entry().apiUrl());
            if (asSeed != null) {
                all.merge(
                        member.entry().key(),
                        asSeed,
                        (own, seed) -> own.sentAtNanos() - seed.sentAtNanos() < 0 ? seed : own);
            }
        }
        return all;
    }

    /** Whether this one, who named the same leader before, has been contradicted by that leader since: its copy of the DCS is old. */
    boolean isOutdated(Listing.Listed listed, Iterable<MemberTrack> members) {
        if (!(listings.get(listed.asked()) instanceof Listing.Listed before)) {
            return false;
        }
        long since = listed.after(before).namedSinceNanos();
        for (MemberTrack member : members) {
            if (member.entry().name().equals(listed.leaderName()) && member.hasDeniedSince(since)) {
                return true;
            }
        }
        return false;
    }
}
