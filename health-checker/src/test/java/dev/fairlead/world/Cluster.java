package dev.fairlead.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One Patroni cluster: its DCS, its members, and who was its leader when. */
final class Cluster {
    private final String scope;
    private final Dcs dcs;
    private final List<Member> members = new ArrayList<>();
    private final SortedMap<Integer, Long> history = new TreeMap<>();
    private String systemIdentifier;
    private Optional<Cluster> remote = Optional.empty();
    private Optional<Reign> reign = Optional.empty();

    /**
     * The latest that took the lock.
     *
     * @param forced it took the lock from another that held it: Patroni broke its own rule, or a person did
     */
    record Reign(Member member, long sinceElapsed, boolean forced) {}

    Cluster(String scope, String systemIdentifier, Dcs dcs) {
        this.scope = scope;
        this.systemIdentifier = systemIdentifier;
        this.dcs = dcs;
    }

    /** Where each timeline ended. */
    SortedMap<Integer, Long> history() {
        return history;
    }

    String scope() {
        return scope;
    }

    Dcs dcs() {
        return dcs;
    }

    List<Member> members() {
        return members;
    }

    String systemIdentifier() {
        return systemIdentifier;
    }

    void systemIdentifier(String other) {
        systemIdentifier = other;
    }

    /** The cluster that this one follows, as a standby cluster. */
    Optional<Cluster> remote() {
        return remote;
    }

    void follow(Optional<Cluster> other) {
        remote = other;
    }

    /** Who may be promoted, or was, by the lock. */
    Optional<Reign> reign() {
        return reign;
    }

    void onLockTaken(Member member, long elapsed, boolean forced) {
        reign = Optional.of(new Reign(member, elapsed, forced));
    }

    /** The PostgreSQL that holds the lock, as a primary or as a standby leader. */
    Optional<Postgres> leader() {
        return dcs.holder().map(Member::postgres);
    }
}
