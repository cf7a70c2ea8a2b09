package dev.fairlead.poll;

import dev.fairlead.cluster.Backend;
import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import dev.fairlead.probe.Observation;
import dev.fairlead.probe.PortCheck;
import dev.fairlead.probe.Probing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A cluster that answers on a virtual clock, and remembers when it was asked what. One thread. */
final class FakeCluster implements Probing {
    private static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(3);

    final SortedMap<String, FakeMember> members = new TreeMap<>();
    final TreeSet<String> listed = new TreeSet<>();
    final List<String> listsAsked = new ArrayList<>();
    final List<Long> settingsAsked = new ArrayList<>();
    final Map<String, InetAddress> names = new TreeMap<>();
    String leader = "node1";
    Optional<DcsSettings> settings = Optional.of(DcsSettings.DEFAULTS);
    private final VirtualLoop loop;

    FakeCluster(VirtualLoop loop) {
        this.loop = loop;
    }

    /** Three members, the first of which is the primary on timeline 1. */
    static FakeCluster ofThree(VirtualLoop loop) {
        var cluster = new FakeCluster(loop);
        for (int number = 1; number <= 3; number++) {
            cluster.join("node" + number, number);
        }
        cluster.member("node1").says(200, "primary", "running", 1);
        return cluster;
    }

    FakeMember join(String name, int number) {
        String host = "10.0.0." + number;
        var backend = new Backend(host, 5432, InetAddress.ofLiteral(host));
        var member = new FakeMember(name, "http://" + host + ":8008", backend);
        members.put(name, member);
        listed.add(name);
        return member;
    }

    FakeMember member(String name) {
        return java.util.Objects.requireNonNull(members.get(name), name);
    }

    private Optional<FakeMember> at(String apiUrl) {
        return members.values().stream()
                .filter(member -> member.apiUrl.equals(apiUrl))
                .findFirst();
    }

    /** When an answer is there: the cluster's state at that instant is what it says. */
    private void later(FakeMember member, Runnable answer) {
        Duration delay = member.isRefusing ? Duration.ZERO : member.isSilent ? TOTAL_TIMEOUT : member.latency;
        loop.schedule(answer, delay.toNanos());
    }

    @Override
    public void probe(String apiUrl, Consumer<Observation> outcome) {
        long sentAt = loop.nanoTime();
        if (at(apiUrl).isEmpty()) {
            loop.schedule(() -> outcome.accept(new Observation.Unreachable("refused", sentAt, loop.nanoTime())), 0);
            return;
        }
        FakeMember member = at(apiUrl).orElseThrow();
        boolean isLost = member.isSilent;
        member.probes.add(loop.elapsed());
        member.inFlight++;
        member.mostInFlight = Math.max(member.mostInFlight, member.inFlight);
        later(member, () -> {
            member.inFlight--;
            outcome.accept(observation(member, isLost, sentAt));
        });
    }

    private Observation observation(FakeMember member, boolean isLost, long sentAt) {
        if (isLost) {
            return new Observation.TimedOut(TOTAL_TIMEOUT, sentAt, loop.nanoTime());
        }
        return member.isRefusing
                ? new Observation.Unreachable("refused", sentAt, loop.nanoTime())
                : new Observation.Answered(member.status, member.body(), sentAt, loop.nanoTime());
    }

    @Override
    public void list(String asked, String apiUrl, Consumer<Listing> outcome) {
        long sentAt = loop.nanoTime();
        listsAsked.add(asked);
        Optional<FakeMember> member = at(apiUrl);
        if (member.isEmpty() || member.get().isRefusing || member.get().isSilent) {
            loop.schedule(() -> outcome.accept(new Listing.Failed(asked, "refused", sentAt, loop.nanoTime())), 0);
            return;
        }
        member.get().lists.add(loop.elapsed());
        later(
                member.get(),
                () -> outcome.accept(
                        new Listing.Listed(asked, entries(), Optional.of("lab"), false, sentAt, loop.nanoTime())));
    }

    private List<Listing.Entry> entries() {
        return listed.stream().map(this::member).map(this::entry).toList();
    }

    private Listing.Entry entry(FakeMember member) {
        return new Listing.Entry(
                member.name,
                member.name.equals(leader) ? "leader" : "replica",
                member.state,
                member.apiUrl + "/patroni",
                member.backend.host(),
                member.backend.port(),
                OptionalInt.of(member.timeline),
                Map.of());
    }

    @Override
    public void settings(String apiUrl, Consumer<Optional<DcsSettings>> outcome) {
        settingsAsked.add(loop.elapsed());
        later(at(apiUrl).orElseThrow(), () -> outcome.accept(settings));
    }

    @Override
    public void history(String apiUrl, Consumer<Optional<Branches>> outcome) {
        loop.schedule(() -> outcome.accept(Optional.empty()), 0);
    }

    @Override
    public void knock(Backend backend, Consumer<PortCheck> outcome) {
        FakeMember member = members.values().stream()
                .filter(known -> known.backend.equals(backend))
                .findFirst()
                .orElseThrow();
        member.knocks.add(loop.elapsed());
        long delay = member.knockDelay.toNanos();
        member.knockDelay = Duration.ZERO;
        long startedAt = loop.nanoTime() + delay;
        loop.schedule(() -> outcome.accept(new PortCheck(member.port, startedAt, loop.nanoTime())), delay);
    }

    @Override
    public void resolve(String host, Consumer<List<InetAddress>> outcome) {
        loop.schedule(
                () -> outcome.accept(
                        Optional.ofNullable(names.get(host)).map(List::of).orElseGet(List::of)),
                0);
    }

    @Override
    public void close() {}
}
