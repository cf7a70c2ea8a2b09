package dev.fairlead.session;

import dev.fairlead.cluster.Backend;
import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Eligibility;
import dev.fairlead.cluster.MemberView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.Reach;
import dev.fairlead.cluster.Role;
import dev.fairlead.cluster.Vacancy;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Views of a cluster named main, whose members' PostgreSQL ports the test chooses. */
public final class Verdicts {
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Set<String> gone = new TreeSet<>();
    private List<String> replicas = List.of();

    public Verdicts member(String name, int port) {
        ports.put(name, port);
        return this;
    }

    public Verdicts gone(String name) {
        gone.add(name);
        return this;
    }

    /** Those that the route ro may use. */
    public Verdicts eligible(String... names) {
        replicas = List.of(names);
        return this;
    }

    public ClusterView writable(String member, long sentNanos, long validForNanos) {
        long until = sentNanos + validForNanos;
        return view(new Primacy.Writable(member, 1, Confirmation.OWN, until, until), sentNanos, until);
    }

    /** As {@link #writable}, but what is known of the primary runs out earlier than the rest. */
    public ClusterView writableUntil(String member, long sentNanos, long primaryForNanos, long validForNanos) {
        long until = sentNanos + primaryForNanos;
        return view(
                new Primacy.Writable(member, 1, Confirmation.OWN, until, until), sentNanos, sentNanos + validForNanos);
    }

    /** As {@link #writable}, but new sessions may be opened only for {@code opensForNanos}, which may be none. */
    public ClusterView keeping(String member, long sentNanos, long opensForNanos, long validForNanos) {
        long until = sentNanos + validForNanos;
        return view(
                new Primacy.Writable(member, 1, Confirmation.SECOND_HAND, sentNanos + opensForNanos, until),
                sentNanos,
                until);
    }

    public ClusterView unready(String member, long sentNanos, long validForNanos) {
        long until = sentNanos + validForNanos;
        return view(new Primacy.Unready(member, 1, "stopping", until), sentNanos, until);
    }

    public ClusterView contested(Set<String> claimants, Set<String> paused, long sentNanos, long validForNanos) {
        long until = sentNanos + validForNanos;
        return view(new Primacy.Contested(new TreeSet<>(claimants), new TreeSet<>(paused), until), sentNanos, until);
    }

    public ClusterView vacant(Vacancy why, long sentNanos, long validForNanos) {
        long until = sentNanos + validForNanos;
        return view(new Primacy.Vacant(why, "because", Optional.empty(), until), sentNanos, until);
    }

    private ClusterView view(Primacy primacy, long sentNanos, long untilNanos) {
        var eligibility = new TreeMap<String, Eligibility>();
        replicas.forEach(r -> eligibility.put(r, new Eligibility(true, "streaming")));
        List<MemberView> members = ports.keySet().stream().map(this::view).toList();
        return new ClusterView(
                "main",
                sentNanos,
                sentNanos,
                untilNanos,
                primacy,
                members,
                Map.of("ro", eligibility),
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Orders.NONE);
    }

    private MemberView view(String name) {
        return new MemberView(
                name,
                "http://" + name,
                Optional.of(new Backend(name, ports.getOrDefault(name, 1), InetAddress.getLoopbackAddress())),
                Role.REPLICA,
                "running",
                1,
                Reach.ANSWERING,
                0,
                OptionalLong.empty(),
                gone.contains(name),
                false,
                Map.of(),
                "seen");
    }
}
