package dev.fairlead.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the DCS holds of one cluster, as etcd would: the leader key and the members' keys are bound to leases. */
final class Dcs {
    private final Clock clock;
    private final SortedMap<String, Leased<Card>> members = new TreeMap<>();
    private final List<Runnable> watchers = new ArrayList<>();
    private Optional<Leased<Member>> leader = Optional.empty();
    private Optional<String> leaderName = Optional.empty();
    private Optional<String> switchoverTo = Optional.empty();
    private Optional<String> syncStandby = Optional.empty();
    private Settings settings;
    private boolean paused;
    private boolean standbyCluster;
    private boolean up = true;
    private int leases;
    private long optime;

    Dcs(Clock clock, Settings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    private record Leased<T>(T value, int lease, long untilElapsed) {}

    /** A member's key. */
    record Card(String name, String apiAddress, String postgresAddress, int timeline, String state) {}

    /** All of it, as read at one instant. */
    record Copy(
            Optional<String> leader,
            SortedMap<String, Card> members,
            Optional<String> switchoverTo,
            Optional<String> syncStandby,
            Settings settings,
            boolean paused,
            boolean standbyCluster,
            long optime) {
        Copy withLeader(Optional<String> other) {
            return new Copy(other, members, switchoverTo, syncStandby, settings, paused, standbyCluster, optime);
        }

        int leaderTimeline() {
            return leader.flatMap(name -> Optional.ofNullable(members.get(name)))
                    .map(Card::timeline)
                    .orElse(0);
        }
    }

    Copy copy() {
        var cards = new TreeMap<String, Card>();
        members.forEach((name, card) -> cards.put(name, card.value()));
        return new Copy(leaderName, cards, switchoverTo, syncStandby, settings, paused, standbyCluster, optime);
    }

    boolean isUp() {
        return up;
    }

    /** Down, nobody reaches it, and leases stand still, as in etcd without a quorum. */
    void up(boolean now) {
        if (up && !now) {
            frozenAt = clock.elapsed();
        } else if (!up && now) {
            long still = clock.elapsed() - frozenAt;
            leader = leader.map(key -> new Leased<>(key.value(), key.lease(), key.untilElapsed() + still));
            members.replaceAll((_, key) -> new Leased<>(key.value(), key.lease(), key.untilElapsed() + still));
            leader.ifPresent(key -> expire(key.lease(), key.untilElapsed()));
            members.values().forEach(key -> expire(key.lease(), key.untilElapsed()));
        }
        up = now;
    }

    private long frozenAt;

    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    private void tell() {
        watchers.forEach(Runnable::run);
    }

    // ---- the leader key

    /** Whose key it is; the name in it may be another than the server's. */
    Optional<Member> holder() {
        return leader.map(Leased::value);
    }

    Optional<String> leader() {
        return leaderName;
    }

    /** Creates the key if there is none. */
    boolean acquire(Member member, String name) {
        if (leader.isPresent()) {
            return false;
        }
        put(member, name);
        tell();
        return true;
    }

    /** Writes the key, whoever holds it. */
    void seize(Member member, String name) {
        put(member, name);
        tell();
    }

    private void put(Member member, String name) {
        int lease = ++leases;
        long until = clock.elapsed() + ttl(member);
        leader = Optional.of(new Leased<>(member, lease, until));
        leaderName = Optional.of(name);
        expire(lease, until);
    }

    private long ttl(Member member) {
        return settings.effective(member.version()).ttlNanos();
    }

    /** Keeps the lease of its key alive. */
    boolean renew(Member member) {
        if (holder().filter(member::equals).isEmpty()) {
            return false;
        }
        leader = leader.map(key -> new Leased<>(member, key.lease(), clock.elapsed() + ttl(member)));
        leader.ifPresent(key -> expire(key.lease(), key.untilElapsed()));
        return true;
    }

    void release(Member member) {
        if (holder().filter(member::equals).isPresent()) {
            leader = Optional.empty();
            leaderName = Optional.empty();
            tell();
        }
    }

    // ---- members

    void touch(Card card, long ttlNanos) {
        int lease = ++leases;
        long until = clock.elapsed() + ttlNanos;
        members.put(card.name(), new Leased<>(card, lease, until));
        expire(lease, until);
    }

    void forget(String name) {
        members.remove(name);
    }

    private void expire(int lease, long until) {
        clock.after(until - clock.elapsed(), () -> onExpiry(lease));
    }

    private void onExpiry(int lease) {
        if (!up) {
            return;
        }
        members.values().removeIf(key -> key.lease() == lease && key.untilElapsed() <= clock.elapsed());
        if (leader.filter(key -> key.lease() == lease && key.untilElapsed() <= clock.elapsed())
                .isPresent()) {
            leader = Optional.empty();
            leaderName = Optional.empty();
            tell();
        }
    }

    // ---- the rest

    void switchover(Optional<String> to, boolean tells) {
        switchoverTo = to;
        if (tells) {
            tell();
        }
    }

    void syncStandby(Optional<String> name) {
        syncStandby = name;
    }

    void optime(long lsn) {
        optime = lsn;
    }

    Settings settings() {
        return settings;
    }

    void settings(Settings other) {
        settings = other;
    }

    void paused(boolean now) {
        paused = now;
    }

    boolean isPaused() {
        return paused;
    }

    void standbyCluster(boolean now) {
        standbyCluster = now;
        tell();
    }

    boolean isStandbyCluster() {
        return standbyCluster;
    }
}
