package dev.fairlead.poll;

import dev.fairlead.cluster.Backend;
import dev.fairlead.discovery.Roster;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import dev.fairlead.verdict.Evidence;
import dev.fairlead.verdict.Server;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What has been asked of one member, and what came back. Confined to the checker's loop. */
final class MemberTrack {
    private static final int KNOCKS = 2;

    private Roster.Entry entry;
    private @Nullable InetAddress address;

    /** All that the host's name resolved to last. */
    private List<InetAddress> addresses = List.of();

    private boolean hasResolved;
    private @Nullable Observation latest;
    private Observation.@Nullable Answered answered;
    private final Deque<PortCheck> knocks = new ArrayDeque<>();
    private final Asking probes = new Asking();
    private final Asking knocking = new Asking();
    private final Asking resolving = new Asking();
    private OptionalLong hotSince = OptionalLong.empty();
    private double jitter = 1;
    private Pace.Latency latency = Pace.Latency.UNKNOWN;
    private boolean owesProbe;

    /** Raised when an address changes: answers that were asked for before say nothing about the address now. */
    private int incarnation;

    private long sinceNanos;

    MemberTrack(Roster.Entry entry, long now) {
        this.entry = entry;
        this.sinceNanos = now;
        this.address = literal(entry.host());
    }

    /** An address that needs no resolving; null for a name. */
    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    boolean needsResolving() {
        return !entry.host().isEmpty() && literal(entry.host()) == null;
    }

    /** Questions of one kind: how many are under way, and when the last was started. */
    static final class Asking {
        private int inFlight;
        private OptionalLong startedNanos = OptionalLong.empty();

        void onStart(long now) {
            inFlight++;
            startedNanos = OptionalLong.of(now);
        }

        void onEnd() {
            inFlight--;
        }

        int inFlight() {
            return inFlight;
        }

        /** A very long time before the first. */
        long sinceStart(long now) {
            return startedNanos.isPresent() ? now - startedNanos.getAsLong() : Long.MAX_VALUE / 2;
        }
    }

    /** A round was asked for at once, and this member has not been probed since. */
    boolean owesProbe() {
        return owesProbe;
    }

    void oweProbe() {
        owesProbe = true;
    }

    void onProbeStart(long now) {
        owesProbe = false;
        probes.onStart(now);
    }

    int incarnation() {
        return incarnation;
    }

    /** Another server is there now: what was heard before does not count for it. */
    private void forget(long now) {
        incarnation++;
        sinceNanos = now;
        latest = null;
        answered = null;
        knocks.clear();
        latency = Pace.Latency.UNKNOWN;
        owesProbe = true;
    }

    /** Factor on the interval, drawn anew for each probe, so that proxies that start together, or notice the same thing, do not go on asking together. */
    double jitter() {
        return jitter;
    }

    void jitter(double factor) {
        jitter = factor;
    }

    Asking probes() {
        return probes;
    }

    Asking knocking() {
        return knocking;
    }

    Asking resolving() {
        return resolving;
    }

    Roster.Entry entry() {
        return entry;
    }

    /**
     * Takes over what a newer list says. An address that was known and is another now makes it another server; the same address written in another way
     * does not, so that a new name keeps the old address until the name resolves.
     */
    void update(Roster.Entry newer, long now) {
        boolean known = !entry.host().isEmpty();
        boolean moved = known && newer.port() != entry.port();
        InetAddress written = literal(newer.host());
        if (written != null && !written.equals(address)) {
            moved |= known && address != null;
            address = written;
        }
        entry = newer;
        if (moved) {
            forget(now);
        }
    }

    /** Keeps an address as long as it is among the answers. A name that does not resolve now keeps it, too: a hiccup of DNS is no lost member. */
    void onAddress(String host, List<InetAddress> resolved, long now) {
        hasResolved = true;
        if (!host.equals(entry.host()) || resolved.isEmpty()) {
            return;
        }
        addresses = List.copyOf(resolved);
        if (address != null && resolved.contains(address)) {
            return;
        }
        boolean moved = address != null;
        address = resolved.getFirst();
        if (moved) {
            forget(now);
        }
    }

    /** Whether REST API and PostgreSQL are at one host, so that an answer has to come from the address that is dialled. */
    private boolean isOneHost() {
        return needsResolving()
                && (entry.apiUrl().contains("://" + entry.host() + ":")
                        || entry.apiUrl().endsWith("://" + entry.host()));
    }

    /** Where to probe: the address that PostgreSQL is dialled at, if the REST API is at the same host. */
    Optional<InetAddress> probedAddress() {
        return isOneHost() ? Optional.ofNullable(address) : Optional.empty();
    }

    /** Whether a probe has to wait for the address. One of a host that does not resolve goes on, to say so. */
    boolean awaitsAddress() {
        return isOneHost() && address == null && !hasResolved;
    }

    /** After silence: a host with several addresses may answer at another one. */
    void tryNextAddress(long now) {
        int next = addresses.indexOf(address) + 1;
        if (isOneHost() && addresses.size() > 1) {
            address = addresses.get(next % addresses.size());
            forget(now);
            // In its turn: none of them may answer.
            owesProbe = false;
        }
    }

    /** Whether nothing was heard at this address, or not for a while. */
    boolean isAway() {
        return answered == null || latency.isAway();
    }

    /** Takes an answer that was given to a question to another name of this server. */
    void onAnswerOfTwin(Observation observation) {
        if (observation.sentAtNanos() - sinceNanos > 0) {
            onObservation(observation, incarnation);
        }
    }

    /**
     * Takes an observation unless one that was started later is here already. An answer that comes late still counts when nothing but silence was
     * started after it.
     *
     * @param asked the {@link #incarnation} that was asked
     * @return whether the member says something else than before
     */
    boolean onObservation(Observation observation, int asked) {
        if (asked != incarnation) {
            return false;
        }
        if (isNews(observation, latest)) {
            latest = observation;
        }
        long took = observation.endedAtNanos() - observation.sentAtNanos();
        latency = observation instanceof Observation.Answered ? latency.afterAnswer(took) : latency.afterSilence(took);
        return observation instanceof Observation.Answered answer && isNews(answer, answered) && hear(answer);
    }

    private static boolean isNews(Observation observation, @Nullable Observation known) {
        return known == null || observation.sentAtNanos() - known.sentAtNanos() >= 0;
    }

    private boolean hear(Observation.Answered answer) {
        Observation.Answered before = answered;
        answered = answer;
        return before == null || isChange(before, answer);
    }

    static boolean isChange(Observation.Answered before, Observation.Answered now) {
        return before.status() != now.status()
                || !before.body().role().equals(now.body().role())
                || !before.body().state().equals(now.body().state())
                || !before.body().timeline().equals(now.body().timeline());
    }

    void onKnock(PortCheck knock) {
        knocks.addFirst(knock);
        while (knocks.size() > KNOCKS) {
            knocks.removeLast();
        }
    }

    int knocks() {
        return knocks.size();
    }

    void forgetKnocks() {
        knocks.clear();
    }

    /** Keeps since when the member is hot. */
    void hot(boolean hot, long now) {
        if (!hot) {
            hotSince = OptionalLong.empty();
        } else if (hotSince.isEmpty()) {
            hotSince = OptionalLong.of(now);
        }
    }

    boolean isHot() {
        return hotSince.isPresent();
    }

    long hotFor(long now) {
        return hotSince.isPresent() ? now - hotSince.getAsLong() : 0;
    }

    /** How long its probes have taken lately; 0 before the first has ended. */
    long latency() {
        return latency.averageNanos();
    }

    boolean isAnswering() {
        return latest instanceof Observation.Answered;
    }

    /** Whether it answers, and under its own name as far as it says one. */
    boolean isAnsweringAsItself() {
        return latest instanceof Observation.Answered answer
                && answer.body()
                        .name()
                        .filter(name -> !name.equals(entry.name()))
                        .isEmpty();
    }

    /** Whether its latest answer, to a question sent after that instant, says that it does not hold the leader lock. */
    boolean hasDeniedSince(long instant) {
        return answered != null
                && answered.status() == 503
                && !answered.body().role().equals("standby_leader")
                && answered.sentAtNanos() - instant > 0;
    }

    /** Whether its latest answer claims the leader lock. */
    boolean holdsLock() {
        return isAnsweringAsItself() && answered != null && answered.status() == 200;
    }

    Optional<Observation> latest() {
        return Optional.ofNullable(latest);
    }

    Optional<Backend> backend() {
        return address == null || entry.port() < 1 || entry.port() > 65_535
                ? Optional.empty()
                : Optional.of(new Backend(entry.host(), entry.port(), address));
    }

    /** @param listed whether recent lists show it */
    Evidence.MemberEvidence evidence(boolean listed) {
        return new Evidence.MemberEvidence(
                entry.key(),
                entry.name(),
                new Server(entry.apiUrl(), backend()),
                listed,
                Optional.ofNullable(latest),
                Optional.ofNullable(answered),
                List.copyOf(knocks));
    }
}
