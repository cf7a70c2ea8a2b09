package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Addresses, and the servers that they lead to.
 *
 * @param name what to call it; not yet unique
 * @param front the section with the addresses
 * @param back the section with the servers; the same one for {@code listen}
 * @param instead where sessions go while {@code back} has no server that is up
 * @param binds at least one
 */
record Exposure(String name, Section front, Section back, Optional<Section> instead, List<Bind> binds) {
    Exposure {
        binds = List.copyOf(binds);
    }

    private record Lead(Section back, Optional<Section> instead) {}

    /** Those of one {@code listen} or {@code frontend}: several when its ports lead to different places. */
    static List<Exposure> of(Section front, Map<String, Section> backends, Findings findings) {
        Map<Lead, List<Bind>> leads = new LinkedHashMap<>();
        for (Bind bind : Bind.of(front, findings)) {
            Optional<Lead> lead = lead(front, bind.port(), backends, findings);
            if (lead.isEmpty()) {
                findings.leftOut(bind.line(), "no default_backend, and no rule that Fairlead can follow, leads on", "");
            }
            lead.ifPresent(
                    to -> leads.computeIfAbsent(to, key -> new ArrayList<>()).add(bind));
        }
        List<Exposure> exposures = new ArrayList<>();
        leads.forEach((lead, binds) -> exposures.add(new Exposure(
                leads.size() == 1
                        ? front.name()
                        : front.name() + "-" + lead.back().name(),
                front,
                lead.back(),
                lead.instead(),
                binds)));
        return exposures;
    }

    /** Where this port leads; empty, and reported, when that is nowhere. */
    private static Optional<Lead> lead(Section front, int port, Map<String, Section> backends, Findings findings) {
        Map<String, Condition> named = Condition.named(front);
        Optional<Section> unlessEmpty = Optional.empty();
        Optional<Section> ifEmpty = Optional.empty();
        for (Line rule : front.all("use_backend")) {
            Optional<Section> target = Optional.ofNullable(backends.get(rule.word(1)));
            switch (Condition.read(rule.from(2), named)) {
                case Condition.Always always
                when target.isPresent() -> {
                    return lead(target, unlessEmpty, ifEmpty);
                }
                case Condition.Port p
                when target.isPresent() -> {
                    if (p.ports().contains(port) == p.within()) {
                        return lead(target, unlessEmpty, ifEmpty);
                    }
                }
                case Condition.Alive a when a.alive() && a.backend().equals(rule.word(1)) -> unlessEmpty = target;
                case Condition.Alive a when !a.alive() -> ifEmpty = target;
                case Condition.Always other -> notFollowed(rule, findings);
                case Condition.Port other -> notFollowed(rule, findings);
                case Condition.Alive other -> notFollowed(rule, findings);
                case Condition.From other -> notFollowed(rule, findings);
                case Condition.Load other -> notFollowed(rule, findings);
                case Condition.Unknown other -> notFollowed(rule, findings);
            }
        }
        return lead(otherwise(front, backends, findings), unlessEmpty, ifEmpty);
    }

    private static void notFollowed(Line rule, Findings findings) {
        findings.leftOut(
                rule,
                "Fairlead leads clients by the address that they connect to, and by nothing else",
                "Give what it leads to an address of its own: another route.");
    }

    private static Optional<Section> otherwise(Section front, Map<String, Section> backends, Findings findings) {
        Optional<Line> written = front.last("default_backend");
        if (written.isEmpty()) {
            return front.keyword().equals("listen") ? Optional.of(front) : Optional.empty();
        }
        Optional<Section> target =
                Optional.ofNullable(backends.get(written.get().word(1)));
        if (target.isEmpty()) {
            findings.leftOut(written.get(), "there is no such backend", "");
        }
        return target;
    }

    private static Optional<Lead> lead(
            Optional<Section> main, Optional<Section> unlessEmpty, Optional<Section> ifEmpty) {
        return unlessEmpty.isPresent()
                ? Optional.of(new Lead(unlessEmpty.get(), main))
                : main.map(to -> new Lead(to, ifEmpty.filter(other -> !other.equals(to))));
    }
}
