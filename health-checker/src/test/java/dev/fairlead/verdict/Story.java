package dev.fairlead.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Orders;
import dev.fairlead.cluster.Primacy;
import dev.fairlead.cluster.ReplicaCriteria;
import dev.fairlead.probe.Branches;
import dev.fairlead.probe.DcsSettings;
import dev.fairlead.probe.Listing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that plays a script on a virtual clock, with a poller that probes it as the judge asks, and the verdicts as text. To write the expected
 * text anew, run the tests with {@code -Dfairlead.timelines=write} and read the difference.
 */
final class Story {
    private static final long MILLI = 1_000_000;
    private static final long STEP = 5 * MILLI;

    private final SortedMap<String, Node> nodes = new TreeMap<>();
    private final TreeMap<Long, List<Event>> script = new TreeMap<>();
    private final Map<String, Listing> listings = new TreeMap<>();
    private final Map<String, Long> probedAt = new TreeMap<>();
    private final List<String> lines = new ArrayList<>();
    private Optional<DcsSettings> settings = Optional.of(DcsSettings.DEFAULTS);
    private boolean regressionSuspends;
    private OptionalLong maxLag = OptionalLong.empty();
    private Orders orders = Orders.NONE;
    private boolean ordered;
    boolean paused;

    private long start;
    private long listedAt;
    private int asked;
    private Judgement judgement = new Judgement(
            new ClusterView(
                    "main",
                    0,
                    0,
                    0,
                    new Primacy.Vacant(dev.fairlead.cluster.Vacancy.NOTHING_YET, "", Optional.empty(), 0),
                    List.of(),
                    Map.of(),
                    0,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Orders.NONE),
            Learned.NOTHING,
            Attention.UNSETTLED,
            0);

    private record Event(String text, Runnable change) {}

    /** Three members, the first of which is the primary on timeline 1. */
    static Story ofThree(String role) {
        var story = new Story();
        for (String name : List.of("node1", "node2", "node3")) {
            story.nodes.put(name, new Node(name));
        }
        story.node("node1").code = 200;
        story.node("node1").body = Body.of(role, "running", 1);
        story.leader("node1");
        return story;
    }

    java.util.Collection<Node> nodes() {
        return nodes.values();
    }

    Node node(String name) {
        return java.util.Objects.requireNonNull(nodes.get(name));
    }

    Story ttl(int seconds, int loopWait, int retryTimeout) {
        settings = Optional.of(new DcsSettings(
                Duration.ofSeconds(seconds), Duration.ofSeconds(loopWait), Duration.ofSeconds(retryTimeout)));
        return this;
    }

    Story suspendingRegressions() {
        regressionSuspends = true;
        return this;
    }

    Story maxLag(long bytes) {
        maxLag = OptionalLong.of(bytes);
        return this;
    }

    /** All lists show this leader. */
    void leader(@Nullable String name) {
        nodes.values().forEach(node -> node.sees = name);
    }

    void says(String name, int code, Body body) {
        node(name).code = code;
        node(name).body = body;
    }

    /** An operator fences a member, as of the event's instant. */
    void fences(long id, String member, int timeline, int millis) {
        ordered = true;
        orders = orders.fencing(
                Optional.of(new Orders.Fence(id, member, timeline, OptionalLong.empty(), given(millis))));
    }

    void resets(long id, int millis) {
        ordered = true;
        orders = orders.resetting(new Orders.Reset(id, given(millis)));
    }

    private Orders.Given given(int millis) {
        return new Orders.Given("operator", "test", start + millis * MILLI);
    }

    Story at(int millis, String text, Runnable change) {
        script.computeIfAbsent(millis * MILLI, _ -> new ArrayList<>()).add(new Event(text, change));
        return this;
    }

    // ---- running

    /** Plays until that instant; {@code startNanos} is what the virtual clock shows at the beginning. */
    List<String> play(Duration until, long startNanos) {
        start = startNanos;
        listedAt = start - 60_000 * MILLI;
        for (long t = 0; t <= until.toNanos(); t += STEP) {
            step(t);
        }
        return lines;
    }

    private void step(long t) {
        long now = start + t;
        script.getOrDefault(t, List.of()).forEach(event -> {
            event.change().run();
            say(t, "-- " + event.text());
        });
        boolean news = ordered;
        ordered = false;
        for (Node node : nodes.values()) {
            news |= node.receive(now);
        }
        ask(now);
        if (news || t == 0 || now - judgement.nextNanos() >= 0) {
            judge(t, now);
        }
    }

    private void ask(long now) {
        Attention attention = judgement.attention();
        for (Node node : nodes.values()) {
            long pace = attention.hot().contains(node.name) ? 20 : attention.settled() ? 1000 : 100;
            Long last = probedAt.get(node.name);
            if (last == null || now - last >= pace * MILLI) {
                probedAt.put(node.name, now);
                node.probe(now);
            }
            if (attention.knock().contains(node.name)) {
                node.knock(now);
            }
        }
        if (now - listedAt >= (attention.secondHand() ? 250 : 5000) * MILLI) {
            listedAt = now;
            list(List.copyOf(nodes.values()).get(asked++ % nodes.size()), now);
        }
    }

    private void list(Node node, long now) {
        if (node.rest != Node.Rest.ANSWERS) {
            listings.put(node.name, new Listing.Failed(node.name, "no answer", now, now));
            return;
        }
        List<Listing.Entry> entries = nodes.values().stream()
                .filter(n -> n.listed)
                .map(n -> new Listing.Entry(
                        n.name,
                        n.name.equals(node.sees) ? "leader" : "replica",
                        "running",
                        "http://" + n.name,
                        n.name,
                        5432,
                        OptionalInt.empty(),
                        Map.of()))
                .toList();
        listings.put(node.name, new Listing.Listed(node.name, entries, Optional.empty(), paused, now, now));
    }

    private void judge(long t, long now) {
        SortedMap<String, Evidence.MemberEvidence> members = new TreeMap<>();
        nodes.values().stream().filter(n -> n.listed).forEach(n -> members.put(n.name, n.evidence()));
        var evidence = new Evidence(members, listings, Collections.emptySortedMap(), settings, Branches.NONE, orders);
        Judgement before = judgement;
        judgement = Judge.judge(before.learned(), evidence, now, policy());
        assertThat(Judge.judge(before.learned(), evidence, now, policy())).isEqualTo(judgement);
        tell(t, before.view(), judgement.view());
    }

    private Policy policy() {
        return new Policy(
                "main",
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                regressionSuspends,
                List.of(new ReplicaCriteria("ro", maxLag, false, ReplicaCriteria.Standby.ANY, Map.of())));
    }

    // ---- telling

    private void tell(long t, ClusterView before, ClusterView after) {
        String primacy = describe(after.primacy());
        if (!primacy.equals(describe(before.primacy())) || t == 0) {
            say(t, primacy);
        }
        after.alarms().stream()
                .filter(alarm -> !before.alarms().contains(alarm))
                .forEach(alarm -> say(t, "   alarm: " + alarm));
        before.alarms().stream()
                .filter(alarm -> !after.alarms().contains(alarm))
                .forEach(alarm -> say(t, "   no more: " + alarm));
        if (!gone(after).equals(gone(before))) {
            say(t, "   gone: " + gone(after));
        }
        if (!deposed(after).equals(deposed(before))) {
            say(t, "   deposed: " + deposed(after));
        }
        if (!reads(after).equals(reads(before))) {
            say(t, "   reads: " + reads(after));
        }
    }

    private static String describe(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable w ->
                "to " + w.member() + ", timeline " + w.timeline()
                        + (w.confirmation() == dev.fairlead.cluster.Confirmation.OWN ? "" : ", " + w.confirmation());
            case Primacy.Unready u -> "held, sessions kept: " + u.member() + " is " + u.state();
            case Primacy.Contested c ->
                "held, contested by " + String.join(", ", c.claimants()) + "; paused: " + String.join(", ", c.paused());
            case Primacy.Vacant v -> "held, sessions cut: " + v.why() + ", " + v.detail();
        };
    }

    private static String reads(ClusterView view) {
        return view.eligibility().getOrDefault("ro", Map.of()).entrySet().stream()
                .filter(e -> e.getValue().eligible())
                .map(Map.Entry::getKey)
                .sorted()
                .reduce((a, b) -> a + ", " + b)
                .orElse("none");
    }

    private static List<String> gone(ClusterView view) {
        return view.members().stream().filter(m -> m.gone()).map(m -> m.name()).toList();
    }

    private static List<String> deposed(ClusterView view) {
        return view.members().stream()
                .filter(m -> m.deposed())
                .map(m -> m.name())
                .toList();
    }

    private void say(long t, String text) {
        lines.add(String.format(Locale.ROOT, "%7.3f  %s", t / 1e9, text));
    }

    // ---- comparing

    /** Compares what was told with the checked-in text of that name. */
    static void compare(String name, List<String> told) {
        Path file = Path.of("src/test/resources/dev/fairlead/verdict", name + ".txt");
        try {
            if ("write".equals(System.getProperty("fairlead.timelines"))) {
                Files.writeString(file, String.join("\n", told) + "\n", StandardCharsets.UTF_8);
            }
            assertThat(String.join("\n", told) + "\n").isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
