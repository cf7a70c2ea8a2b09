package dev.fairlead.world;

import java.util.Optional;

/**
 * The daemon of one member: its loop ({@code ha.py}), as far as it decides who leads.
 *
 * <p>Each {@code loop_wait} it reads the DCS; the leader renews its key; without a key the most advanced replica takes it; a leader that cannot reach the DCS
 * for {@code retry_timeout} demotes itself.
 */
final class Patroni {
    private static final long MILLI = Network.MILLI;
    private static final long PROMOTION = 160 * MILLI;
    private static final long RETRY = 1_000 * MILLI;
    private static final long MOST_LAG = 1_048_576;

    private final World world;
    private final Member member;
    private final ProxyProcess process;
    private Optional<Dcs.Copy> cached = Optional.empty();
    private Optional<Dcs.Copy> stale = Optional.empty();
    private long leaderUntil;
    private String role = "replica";
    private String action = "";
    private boolean isLooping;
    private boolean blind;
    private boolean fresh;
    private boolean wasFrozen;
    private boolean failsafeActive;
    private long failsafeUntil;
    private Optional<Member> failsafeLeader = Optional.empty();
    private int replicaTimeline;
    private int loops;

    Patroni(World world, Member member) {
        this.world = world;
        this.member = member;
        this.process = new ProxyProcess(world.clock());
    }

    ProxyProcess process() {
        return process;
    }

    private Dcs dcs() {
        return member.cluster().dcs();
    }

    private Postgres postgres() {
        return member.postgres();
    }

    private Settings settings() {
        return dcs().settings().effective(member.version());
    }

    private long now() {
        return world.clock().elapsed();
    }

    // ---- what the REST API shows of it

    /** Whether it takes itself for the holder of the lock: for {@code ttl} since it last renewed it. */
    boolean isLeader() {
        return leaderUntil > now();
    }

    /** The DCS has not answered in the last loop. */
    boolean isBlind() {
        return blind;
    }

    String role() {
        return role;
    }

    Optional<Dcs.Copy> cached() {
        return cached;
    }

    boolean isFailsafeActive() {
        return failsafeActive;
    }

    /** A replica looks its timeline up again only when its copy of the DCS shows another one for the leader. */
    int replicaTimeline() {
        int leaders = cached.map(Dcs.Copy::leaderTimeline).orElse(0);
        if (replicaTimeline == 0 || leaders == 0 || replicaTimeline != leaders) {
            replicaTimeline = postgres().wal().timeline();
        }
        return replicaTimeline;
    }

    /** What {@code /cluster} shows: the DCS, or the copy of it that a member keeps that was cut off. */
    Optional<Dcs.Copy> list() {
        if (member.reachesDcs()) {
            return Optional.of(dcs().copy());
        }
        return dcs().isUp() ? stale : Optional.empty();
    }

    /** The DCS is about to be out of its reach. */
    void onCutOff() {
        stale = Optional.of(dcs().copy());
    }

    // ---- life

    /** Runs already, as the leader or not. */
    void isRunning(boolean leads) {
        role = leads
                ? (dcs().isStandbyCluster()
                        ? "standby_leader"
                        : member.version().primary())
                : "replica";
        cached = Optional.of(dcs().copy());
        touch();
        if (leads) {
            leaderUntil = now() + settings().ttlNanos();
        }
        plan(settings().loopWaitNanos()
                * (1 + member.host().charAt(member.host().length() - 1) % 4)
                / 5);
    }

    /** A daemon that was just started has not asked the DCS yet. */
    void start() {
        process.start();
        leaderUntil = 0;
        cached = Optional.empty();
        role = postgres().isPrimary() ? member.version().primary() : "replica";
        action = "";
        isLooping = false;
        blind = false;
        failsafeActive = false;
        replicaTimeline = 0;
        fresh = true;
        plan(200 * MILLI);
    }

    void kill() {
        process.kill();
        leaderUntil = 0;
    }

    void freeze() {
        process.freeze();
        wasFrozen = true;
    }

    void thaw() {
        process.thaw();
        wakeUp();
    }

    /** The DCS tells that the leader key has changed, or somebody asked for something. */
    void wakeUp() {
        if (process.isRunning() && member.reachesDcs()) {
            plan((5 + (member.host().charAt(member.host().length() - 1) % 4) * 20) * MILLI);
        }
    }

    private void plan(long nanos) {
        int number = ++loops;
        process.after(nanos, () -> {
            if (number == loops) {
                loop();
            }
        });
    }

    // ---- the loop

    private void loop() {
        if (isLooping) {
            return;
        }
        isLooping = true;
        readDcs(now() + settings().retryNanos());
    }

    private void readDcs(long untilElapsed) {
        if (member.reachesDcs()) {
            isLooping = false;
            onCluster();
            touch();
            plan(settings().loopWaitNanos());
        } else if (now() >= untilElapsed) {
            isLooping = false;
            onDcsError();
            plan(settings().loopWaitNanos());
        } else {
            process.after(Math.min(RETRY, untilElapsed - now()), () -> readDcs(untilElapsed));
        }
    }

    private void onCluster() {
        blind = false;
        Dcs.Copy copy = dcs().copy();
        if (wasFrozen && member.version().takesLockBack() && isPrimary() && isNamed(cached)) {
            // Its cached copy still shows itself, and it writes the key again.
            copy = copy.withLeader(Optional.of(member.name()));
        }
        wasFrozen = false;
        if (copy.leader().isEmpty() && copy.settings().failsafe() && failsafeUntil > now()) {
            copy = copy.withLeader(failsafeLeader.map(Member::name));
        }
        cached = Optional.of(copy);
        if (!isNamed(cached)) {
            leaderUntil = 0;
        }
        if (!action.isEmpty()) {
            whileBusy();
        } else if (postgres().state() == Postgres.State.STOPPED) {
            recover(copy);
        } else if (postgres().state() != Postgres.State.RUNNING) {
            keepLock();
        } else if (copy.leader().isEmpty()) {
            race(copy);
        } else if (isNamed(cached)) {
            lead(copy);
        } else {
            follow(copy);
        }
        fresh = false;
    }

    private boolean isPrimary() {
        return postgres().isPrimary();
    }

    private boolean isNamed(Optional<Dcs.Copy> copy) {
        return copy.flatMap(Dcs.Copy::leader).filter(member.name()::equals).isPresent();
    }

    /** {@code touch_member}. */
    private void touch() {
        if (!member.reachesDcs()) {
            return;
        }
        dcs().touch(
                        new Dcs.Card(
                                member.name(),
                                member.advertised(),
                                member.advertised(),
                                postgres().isRunning() ? postgres().wal().timeline() : 0,
                                postgres().state().word()),
                        settings().ttlNanos());
    }

    private void whileBusy() {
        if (action.equals("promoting") || action.equals("stopping")) {
            keepLock();
        }
    }

    /** {@code update_lock}. */
    private boolean keepLock() {
        if (!isNamed(cached)) {
            return false;
        }
        boolean kept = dcs().renew(member);
        if (!kept && member.version().takesLockBack() && isPrimary()) {
            boolean taken = dcs().holder().isPresent();
            dcs().seize(member, member.name());
            member.cluster().onLockTaken(member, now(), taken);
            kept = true;
        }
        leaderUntil = kept ? now() + settings().ttlNanos() : 0;
        failsafeActive = false;
        if (kept) {
            dcs().optime(postgres().wal().lsn());
        }
        return kept;
    }

    // ---- with the lock

    private void lead(Dcs.Copy copy) {
        if (!keepLock()) {
            if (isPrimary() && !copy.paused()) {
                demote(false, false);
            }
            return;
        }
        if (copy.paused() && !isPrimary() && !copy.standbyCluster()) {
            dcs().release(member);
            leaderUntil = 0;
            return;
        }
        Optional<Member> candidate = copy.switchoverTo().flatMap(this::byName);
        if (candidate
                .filter(other -> other != member && other.postgres().isStreamingFrom(postgres()))
                .isPresent()) {
            demote(true, true);
        } else if (copy.standbyCluster()) {
            leadStandbyCluster();
        } else if (!isPrimary()) {
            promote();
        } else {
            role = member.version().primary();
            dcs().switchover(Optional.empty(), false);
            chooseSyncStandby(copy);
        }
    }

    private void leadStandbyCluster() {
        role = "standby_leader";
        Optional<Postgres> remote = member.cluster().remote().flatMap(Cluster::leader);
        if (isPrimary()) {
            restartAsReplica(remote, "standby_leader");
        } else if (remote.isPresent() && postgres().hasDivergedFrom(remote.get())) {
            restartAsReplica(remote, "standby_leader");
        } else {
            postgres().follow(remote);
        }
    }

    private void chooseSyncStandby(Dcs.Copy copy) {
        if (!copy.settings().synchronous()) {
            return;
        }
        Optional<Member> kept = copy.syncStandby().flatMap(this::byName).filter(this::streamsFromHere);
        Optional<Member> standby = kept.or(() -> member.cluster().members().stream()
                .filter(this::streamsFromHere)
                .findFirst());
        dcs().syncStandby(standby.map(Member::name));
        postgres().syncStandby(standby.map(Member::postgres));
    }

    private boolean streamsFromHere(Member other) {
        return other.postgres().isStreamingFrom(postgres());
    }

    private void promote() {
        action = "promoting";
        process.after(PROMOTION, () -> {
            action = "";
            if (postgres().answers() && isLeader()) {
                postgres().promote();
                role = member.version().primary();
                postgres()
                        .wal()
                        .branch()
                        .from()
                        .ifPresent(end -> member.cluster().history().put(end.timeline(), end.lsn()));
                dcs().switchover(Optional.empty(), false);
                plan(10 * MILLI);
            }
        });
    }

    // ---- without it

    private void follow(Dcs.Copy copy) {
        Optional<Postgres> leader = copy.leader().flatMap(this::byName).map(Member::postgres);
        if (isPrimary()) {
            if (!copy.paused()) {
                demote(false, false);
            }
            return;
        }
        role = "replica";
        if (leader.filter(server -> server.isPrimary() && postgres().hasDivergedFrom(server))
                .isPresent()) {
            restartAsReplica(leader, "replica");
        } else {
            postgres().follow(leader);
        }
    }

    private Optional<Member> byName(String name) {
        return member.cluster().members().stream()
                .filter(other -> other.name().equals(name))
                .findFirst();
    }

    private void race(Dcs.Copy copy) {
        if (isHealthiest(copy) && dcs().acquire(member, member.name())) {
            boolean again = member.cluster()
                    .reign()
                    .filter(reign -> reign.member() == member)
                    .isPresent();
            if (!again && !copy.standbyCluster()) {
                member.cluster().onLockTaken(member, now(), copy.paused());
            }
            cached = Optional.of(dcs().copy());
            leaderUntil = now() + settings().ttlNanos();
            if (copy.standbyCluster()) {
                leadStandbyCluster();
            } else if (!isPrimary()) {
                promote();
            }
        } else {
            process.after(100 * MILLI, this::wakeUp);
        }
    }

    /** {@code is_healthiest_node}. */
    private boolean isHealthiest(Dcs.Copy copy) {
        if (copy.switchoverTo().isPresent()) {
            return copy.switchoverTo().get().equals(member.name())
                    || (postgres().wal().lsn() > copy.optime() && isPrimary());
        }
        if (copy.paused()) {
            return isPrimary();
        }
        if (member.isNoFailover() || postgres().wal().lsn() + MOST_LAG < copy.optime()) {
            return false;
        }
        if (copy.settings().synchronous()
                && copy.syncStandby().isPresent()
                && !copy.syncStandby().get().equals(member.name())
                && !isPrimary()) {
            return false;
        }
        return copy.members().keySet().stream()
                .flatMap(name -> byName(name).stream())
                .filter(other -> other != member
                        && member.hears(other)
                        && other.postgres().answers())
                .noneMatch(other -> other.postgres().isPrimary()
                        || other.postgres().wal().lsn() > postgres().wal().lsn());
    }

    // ---- stop and start PostgreSQL

    /**
     * {@code demote}.
     *
     * @param graceful a shutdown checkpoint first; otherwise PostgreSQL is stopped at once
     * @param release the key is deleted then
     */
    private void demote(boolean graceful, boolean release) {
        action = "stopping";
        if (!graceful) {
            leaderUntil = 0;
        }
        postgres().stop(graceful, () -> process.after(0, () -> onDemoted(release)));
    }

    private void onDemoted(boolean release) {
        action = "demoted";
        role = "demoted";
        leaderUntil = 0;
        if (release) {
            process.after(110 * MILLI, () -> dcs().release(member));
        }
        process.after(release ? 2_000 * MILLI : 500 * MILLI, () -> {
            action = "";
            plan(0);
        });
    }

    /** PostgreSQL does not run. */
    private void recover(Dcs.Copy copy) {
        boolean lock = isNamed(cached);
        if (copy.paused() && !role.equals("demoted")) {
            if (lock) {
                dcs().release(member);
                leaderUntil = 0;
            }
            return;
        }
        if (lock && !copy.standbyCluster() && keepLock()) {
            start(postgres().inRecovery(), Optional.empty(), 0);
            return;
        }
        Optional<Postgres> leader = copy.standbyCluster() && lock
                ? member.cluster().remote().flatMap(Cluster::leader)
                : copy.leader().flatMap(this::byName).map(Member::postgres);
        restart(leader, lock ? "standby_leader" : "replica");
    }

    private void restartAsReplica(Optional<Postgres> leader, String as) {
        action = "restarting";
        postgres().stop(false, () -> process.after(0, () -> restart(leader, as)));
    }

    /** As a replica; what has parted from the leader's log is rewound first. */
    private void restart(Optional<Postgres> leader, String as) {
        role = as;
        boolean diverged =
                leader.filter(server -> postgres().hasDivergedFrom(server)).isPresent();
        if (diverged && leader.filter(Postgres::answers).isPresent()) {
            start(true, leader, 1_500 * MILLI);
        } else {
            start(true, leader.filter(_ -> !diverged), 0);
        }
    }

    private void start(boolean asReplica, Optional<Postgres> leader, long rewinding) {
        action = "starting";
        process.after(rewinding, () -> {
            if (rewinding > 0) {
                leader.filter(Postgres::answers).ifPresent(postgres()::rewindTo);
            }
            postgres().start(asReplica);
            postgres().follow(leader);
            replicaTimeline = 0;
            process.after(600 * MILLI, () -> {
                action = "";
                plan(10 * MILLI);
            });
        });
    }

    /** {@code patronictl restart}: the lock is kept. */
    void restartPostgres() {
        if (!action.isEmpty() || !postgres().isRunning()) {
            return;
        }
        action = "stopping";
        boolean replica = postgres().inRecovery();
        Optional<Postgres> upstream = postgres().upstream();
        postgres().stop(true, () -> process.after(100 * MILLI, () -> start(replica, upstream, 0)));
    }

    /** PostgreSQL has died under it, and it sees so. */
    void onPostgresDied() {
        action = action.equals("promoting") ? "" : action;
        process.after(1_000 * MILLI, this::wakeUp);
    }

    // ---- without the DCS

    private void onDcsError() {
        blind = true;
        Settings known = settings();
        boolean paused = dcs().isPaused();
        if (paused || !postgres().isRunning() || !isPrimary()) {
            return;
        }
        if (known.failsafe() && everybodyAccepts()) {
            leaderUntil = now() + known.ttlNanos();
            failsafeActive = true;
            return;
        }
        failsafeActive = false;
        action = "stopping";
        leaderUntil = 0;
        postgres()
                .stop(
                        true,
                        () -> process.after(0, () -> {
                            role = "demoted";
                            start(true, Optional.empty(), 0);
                        }));
    }

    /** {@code check_failsafe_topology}. */
    private boolean everybodyAccepts() {
        for (Member other : member.cluster().members()) {
            if (other == member) {
                continue;
            }
            if (!member.hears(other) || other.postgres().isPrimary()) {
                return false;
            }
            other.patroni().acceptFailsafe(member);
        }
        return true;
    }

    private void acceptFailsafe(Member leader) {
        failsafeLeader = Optional.of(leader);
        failsafeUntil = now() + settings().ttlNanos();
        failsafeActive = true;
    }

    /** It was started a moment ago and has not asked its DCS yet. */
    boolean isFresh() {
        return fresh;
    }
}
