package dev.fairlead.bench.compare;

import dev.fairlead.bench.compare.Verdict.Outcome;
import dev.fairlead.bench.peer.Family;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds what was measured against what was to be reached. Pure. */
final class Judge {
    private Judge() {}

    /**
     * One verdict for each target, in their order.
     *
     * @param families of all peers, by name; one of them is Fairlead's
     */
    static List<Verdict> judge(Comparison comparison, List<Target> targets, Map<String, Family> families) {
        return targets.stream()
                .map(target -> switch (target) {
                    case Target.Absolute absolute -> judge(comparison, absolute, families);
                    case Target.Relative relative -> judge(comparison, relative, families);
                })
                .toList();
    }

    private static Verdict judge(Comparison comparison, Target.Absolute target, Map<String, Family> families) {
        Metric metric = target.metric();
        Scale scale = Scale.of(metric.dimension(), target.most());
        String words = "%s ≤ %s".formatted(metric.title(), scale.text(target.most()));
        return fairlead(families)
                .flatMap(peer -> comparison.spread(peer, metric))
                .map(spread -> verdict(
                        comparison,
                        words,
                        Scale.of(metric.dimension(), spread.median()).text(spread.median()),
                        // Nothing is a limit too, and no multiple of it can be told.
                        target.most() == 0 ? Math.signum(spread.median()) : spread.median() / target.most() - 1))
                .orElseGet(() -> unknown(comparison, words));
    }

    private static Verdict judge(Comparison comparison, Target.Relative target, Map<String, Family> families) {
        Metric metric = target.metric();
        String words = String.format(
                Locale.ROOT,
                "%s %s %.2f × %s",
                metric.title(),
                metric.moreIsBetter() ? "≥" : "≤",
                target.factor(),
                target.rivals().title());
        return hardest(comparison, target, families)
                .map(rival -> verdict(
                        comparison,
                        words,
                        String.format(
                                Locale.ROOT,
                                "%.2f × (%s)%s",
                                rival.ratio(),
                                rival.name(),
                                ceiling(comparison, target, rival, families)),
                        metric.moreIsBetter()
                                ? 1 - rival.ratio() / target.factor()
                                : rival.ratio() / target.factor() - 1))
                .orElseGet(() -> unknown(comparison, words));
    }

    private record Rival(String name, double ratio) {}

    /** The rival in comparison with whom Fairlead looks worst. */
    private static Optional<Rival> hardest(
            Comparison comparison, Target.Relative target, Map<String, Family> families) {
        Comparator<Rival> byRatio = Comparator.comparingDouble(Rival::ratio);
        return fairlead(families)
                .flatMap(ours -> comparison.peers().stream()
                        .filter(peer -> target.rivals().include(families.getOrDefault(peer, Family.FAIRLEAD)))
                        .flatMap(peer -> comparison.ratio(ours, peer, target.metric()).stream()
                                .map(ratio -> new Rival(peer, ratio.median())))
                        .min(target.metric().moreIsBetter() ? byRatio : byRatio.reversed()));
    }

    /** No proxy is quicker than none: where even that would miss the target, say so. */
    private static String ceiling(
            Comparison comparison, Target.Relative target, Rival rival, Map<String, Family> families) {
        return peers(Family.DIRECT, families)
                .flatMap(direct -> comparison.ratio(direct, rival.name(), target.metric()))
                .filter(ratio -> target.metric().moreIsBetter() && ratio.median() < target.factor())
                .map(ratio -> String.format(Locale.ROOT, "; direct is %.2f ×", ratio.median()))
                .orElse("");
    }

    private static Optional<String> fairlead(Map<String, Family> families) {
        return peers(Family.FAIRLEAD, families);
    }

    private static Optional<String> peers(Family family, Map<String, Family> families) {
        return families.entrySet().stream()
                .filter(entry -> entry.getValue() == family)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Verdict verdict(Comparison comparison, String target, String reached, double missedBy) {
        Outcome outcome = missedBy <= 0 ? Outcome.MET : Outcome.MISSED;
        return new Verdict(comparison.title(), target, reached, outcome, missedBy);
    }

    private static Verdict unknown(Comparison comparison, String target) {
        return new Verdict(comparison.title(), target, "not measured", Outcome.UNKNOWN, 0);
    }
}
