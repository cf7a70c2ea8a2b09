package dev.fairlead.world;

import dev.fairlead.cluster.ClusterView;
import dev.fairlead.cluster.Confirmation;
import dev.fairlead.cluster.Primacy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a new verdict says differently, in words. */
final class Telling {
    private Telling() {}

    static List<String> changes(Optional<ClusterView> before, ClusterView now) {
        var lines = new ArrayList<String>();
        String primacy = primacy(now.primacy());
        if (before.map(view -> !primacy(view.primacy()).equals(primacy)).orElse(true)) {
            lines.add(primacy);
        }
        String reads = reads(now);
        if (before.map(view -> !reads(view).equals(reads)).orElse(true)) {
            lines.add("   reads: " + reads);
        }
        List<String> alarms = before.map(ClusterView::alarms).orElse(List.of());
        now.alarms().stream()
                .filter(alarm -> !alarms.contains(alarm))
                .forEach(alarm -> lines.add("   alarm: " + alarm));
        return lines;
    }

    private static String primacy(Primacy primacy) {
        return switch (primacy) {
            case Primacy.Writable w ->
                "to " + w.member() + ", timeline " + w.timeline()
                        + (w.confirmation() == Confirmation.OWN ? "" : ", " + w.confirmation());
            case Primacy.Unready u -> "held, sessions kept: " + u.member() + " is " + u.state();
            case Primacy.Contested c ->
                "held, contested by " + String.join(", ", c.claimants()) + "; paused: " + String.join(", ", c.paused());
            case Primacy.Vacant v -> "held, sessions cut: " + v.why() + ", " + v.detail();
        };
    }

    private static String reads(ClusterView view) {
        return view.eligibility().getOrDefault(Proxy.READS, Map.of()).entrySet().stream()
                .filter(entry -> entry.getValue().eligible())
                .map(Map.Entry::getKey)
                .sorted()
                .reduce((one, other) -> one + ", " + other)
                .orElse("none");
    }
}
