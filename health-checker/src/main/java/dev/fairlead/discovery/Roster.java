package dev.fairlead.discovery;

import static java.util.Objects.requireNonNull;

import dev.fairlead.probe.Listing;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members to judge, by name, and how long ago each was last listed. Immutable.
 *
 * <p>Lists are not all equally fresh (with etcd 3 they are cached copies), so a member stays until no list has shown it for a while.
 */
public record Roster(SortedMap<String, Entry> members, long latestListNanos) {
    /** Longer than two refreshes, so that one stale list neither adds nor removes for long. */
    static final long STAY_NANOS = Duration.ofSeconds(12).toNanos();

    public Roster {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /**
     * One member.
     *
     * @param apiUrl base URL, without a path
     * @param host where PostgreSQL listens, unresolved; empty while unknown
     * @param listedNanos when the list that last showed it was asked for
     */
    public record Entry(String name, String apiUrl, String host, int port, long listedNanos) {
        public Entry {
            requireNonNull(name, "name");
            requireNonNull(apiUrl, "apiUrl");
            requireNonNull(host, "host");
        }
    }

    public static Roster empty() {
        return new Roster(new TreeMap<>(), Long.MIN_VALUE / 2);
    }

    /**
     * The roster after one list.
     *
     * @param kept members that stay even if they are not listed: the primary, whose key expires in pause when its daemon is restarted
     */
    public Roster after(Listing.Listed list, Map<String, MemberOverride> overrides, Set<String> kept) {
        SortedMap<String, Entry> next = new TreeMap<>(members);
        for (Listing.Entry listed : list.members()) {
            entry(listed, Optional.ofNullable(overrides.get(listed.name())), list.sentAtNanos())
                    .ifPresent(entry -> next.put(entry.name(), entry));
        }
        next.values()
                .removeIf(
                        entry -> list.sentAtNanos() - entry.listedNanos() > STAY_NANOS && !kept.contains(entry.name()));
        return new Roster(next, list.sentAtNanos());
    }

    /** Empty while there is no URL to ask it at. */
    private static Optional<Entry> entry(Listing.Entry listed, Optional<MemberOverride> override, long sentAt) {
        String apiUrl = override.flatMap(MemberOverride::patroni).orElseGet(() -> base(listed.apiUrl()));
        if (apiUrl.isEmpty()) {
            return Optional.empty();
        }
        Optional<MemberOverride.Postgres> postgres = override.flatMap(MemberOverride::postgres);
        return Optional.of(new Entry(
                listed.name(),
                apiUrl,
                postgres.map(MemberOverride.Postgres::host).orElse(listed.host()),
                postgres.map(MemberOverride.Postgres::port).orElse(listed.port()),
                sentAt));
    }

    /** {@code http://host:8008/patroni}, as members advertise it, without its path. */
    private static String base(String advertised) {
        int scheme = advertised.indexOf("://");
        int path = scheme < 0 ? -1 : advertised.indexOf('/', scheme + 3);
        return path < 0 ? advertised : advertised.substring(0, path);
    }
}
