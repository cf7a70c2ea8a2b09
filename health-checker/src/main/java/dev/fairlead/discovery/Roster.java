package dev.fairlead.discovery;

import static java.util.Objects.requireNonNull;

import dev.fairlead.probe.Listing;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The members to judge, and how long ago each was last listed. Immutable.
 *
 * <p>Lists are not all equally fresh (with etcd 3 they are cached copies), so a member stays until no list has shown it for a while. An address is only a
 * proposal, too: when a list shows another REST API under a known name, that address stands beside the known one, under a key of its own, until it has
 * answered and the known one does not answer any more.
 *
 * @param members by key: the name, or for a second address {@code NAME at HOST:PORT}
 * @param latestListNanos when the latest list was asked for; empty before the first
 */
public record Roster(SortedMap<String, Entry> members, OptionalLong latestListNanos) {
    /** Longer than two refreshes, so that one stale list neither adds nor removes for long. */
    static final long STAY_NANOS = Duration.ofSeconds(12).toNanos();

    public Roster {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /**
     * One member at one address.
     *
     * @param key under which it is judged
     * @param name Patroni's name
     * @param apiUrl base URL, without a path
     * @param host where PostgreSQL listens, unresolved; empty while unknown
     * @param listedNanos when the list that last showed it was asked for
     * @param fromSeed known by a seed's own answer; a list knows better
     */
    public record Entry(
            String key, String name, String apiUrl, String host, int port, long listedNanos, boolean fromSeed) {
        public Entry {
            requireNonNull(key, "key");
            requireNonNull(name, "name");
            requireNonNull(apiUrl, "apiUrl");
            requireNonNull(host, "host");
        }

        public static Entry of(String name, String apiUrl, String host, int port, long listedNanos) {
            return new Entry(name, name, apiUrl, host, port, listedNanos, false);
        }

        /** With the addresses that are configured for it, instead of those that it advertises. */
        public Entry overridden(Map<String, MemberOverride> overrides) {
            MemberOverride override = overrides.get(name);
            if (override == null) {
                return this;
            }
            return new Entry(
                    key,
                    name,
                    override.patroni().orElse(apiUrl),
                    override.postgres().map(MemberOverride.Postgres::host).orElse(host),
                    override.postgres().map(MemberOverride.Postgres::port).orElse(port),
                    listedNanos,
                    fromSeed);
        }

        Entry ofSeed() {
            return new Entry(key, name, apiUrl, host, port, listedNanos, true);
        }

        /** Whether this is the address that bears the name. */
        public boolean isNamed() {
            return key.equals(name);
        }

        /**
         * This entry in the place of one with the same REST API. A list that shows no host or port, as while the member is being created, takes none away. Where
         * PostgreSQL listens is changed only by the member's own list: that of another one may be an old copy of the DCS, and no answer of the REST API
         * would tell.
         */
        Entry replacing(Entry known, boolean own) {
            return host.isEmpty() || port == 0 || !(own || known.host.isEmpty() || known.fromSeed)
                    ? new Entry(known.key, name, apiUrl, known.host, known.port, listedNanos, false)
                    : under(known.key);
        }

        Entry under(String other) {
            return new Entry(other, name, apiUrl, host, port, listedNanos, fromSeed);
        }

        String secondKey() {
            return name + " at " + apiUrl.substring(apiUrl.indexOf("://") < 0 ? 0 : apiUrl.indexOf("://") + 3);
        }
    }

    public static Roster empty() {
        return new Roster(new TreeMap<>(), OptionalLong.empty());
    }

    /** Members that a process before this one knew. */
    public static Roster of(List<Entry> known) {
        SortedMap<String, Entry> members = new TreeMap<>();
        known.forEach(entry -> members.put(entry.key(), entry));
        return new Roster(members, OptionalLong.empty());
    }

    /** A seed has said who it is, and no list has arrived yet: with failsafe mode lists may hang as long as the DCS is down. */
    public Roster withSeed(String name, String apiUrl, Map<String, MemberOverride> overrides, long nowNanos) {
        if (latestListNanos.isPresent() || members.containsKey(name)) {
            return this;
        }
        var next = new TreeMap<>(members);
        Entry own =
                Entry.of(name, apiUrl, "", 0, nowNanos).overridden(overrides).ofSeed();
        next.put(name, own);
        return new Roster(next, latestListNanos);
    }

    /**
     * The roster after one list.
     *
     * @param kept keys that stay even if they are not listed: the primary, whose DCS key expires in pause when its daemon is restarted
     */
    public Roster after(Listing.Listed list, Map<String, MemberOverride> overrides, Set<String> kept) {
        SortedMap<String, Entry> next = new TreeMap<>(members);
        for (Listing.Entry listed : list.members()) {
            Entry entry = Entry.of(
                            listed.name(), base(listed.apiUrl()), listed.host(), listed.port(), list.sentAtNanos())
                    .overridden(overrides);
            // One that has no REST API yet cannot be asked.
            if (!entry.apiUrl().isEmpty()) {
                admit(next, entry, list.asked());
            }
        }
        next.values()
                .removeIf(
                        entry -> list.sentAtNanos() - entry.listedNanos() > STAY_NANOS && !kept.contains(entry.key()));
        return new Roster(named(next), OptionalLong.of(list.sentAtNanos()));
    }

    private static void admit(SortedMap<String, Entry> next, Entry entry, String asked) {
        Entry known = next.get(entry.name());
        String key = known == null || known.apiUrl().equals(entry.apiUrl()) ? entry.name() : entry.secondKey();
        Entry same = next.get(key);
        boolean own = asked.equals(key) || asked.equals(entry.apiUrl());
        next.put(key, same == null ? entry.under(key) : entry.replacing(same, own));
    }

    /** An address whose name has become free bears the name. */
    private static SortedMap<String, Entry> named(SortedMap<String, Entry> members) {
        SortedMap<String, Entry> named = new TreeMap<>(members);
        members.values().stream()
                .filter(entry -> !entry.isNamed() && !named.containsKey(entry.name()))
                .forEach(entry -> {
                    named.remove(entry.key());
                    named.put(entry.name(), entry.under(entry.name()));
                });
        return named;
    }

    /** The roster in which this second address bears the name, and the one that did is the second. */
    public Roster preferring(String key) {
        SortedMap<String, Entry> next = new TreeMap<>(members);
        Entry second = next.remove(key);
        if (second == null) {
            return this;
        }
        Entry first = next.put(second.name(), second.under(second.name()));
        if (first != null && !first.fromSeed()) {
            next.put(first.secondKey(), first.under(first.secondKey()));
        }
        return new Roster(next, latestListNanos);
    }

    /** Whether recent lists show the entry; all are, while no list arrives. */
    public boolean lists(Entry entry) {
        return latestListNanos.isEmpty() || latestListNanos.getAsLong() - entry.listedNanos() <= STAY_NANOS;
    }

    /** {@code http://host:8008/patroni}, as members advertise it, without its path. */
    private static String base(String advertised) {
        int scheme = advertised.indexOf("://");
        int path = scheme < 0 ? -1 : advertised.indexOf('/', scheme + 3);
        return path < 0 ? advertised : advertised.substring(0, path);
    }
}
