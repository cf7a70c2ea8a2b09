package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom the {@code tcp-request} rules of one kind ({@code connection}, {@code session} or {@code content}) let in. The first that holds ends its kind, and
 * only that: a client has to pass each kind. Confined to the importing thread.
 *
 * <p>Source: HAProxy's configuration manual, 4.2, {@code tcp-request}.
 */
final class AdmissionStage {
    private final Map<String, Condition> named;
    private final Findings findings;
    private final List<String> accepted = new ArrayList<>();

    /** The rule after which only {@link #accepted} are left; whatever is refused later is beyond us. */
    private Optional<Line> narrowing = Optional.empty();

    /** @param named the conditions that the section names */
    AdmissionStage(Map<String, Condition> named, Findings findings) {
        this.named = named;
        this.findings = findings;
    }

    /** @param rules of one kind, in their order */
    Admission admits(List<Line> rules) {
        for (Line rule : rules) {
            Optional<Admission> end = onRule(rule, Condition.read(rule.from(3), named));
            if (end.isPresent()) {
                return end.get();
            }
        }
        return soFar();
    }

    private Admission soFar() {
        return narrowing
                .<Admission>map(rule -> new Admission.Only(rule, accepted))
                .orElseGet(Admission.Everybody::new);
    }

    /** Empty when the rules after it count, too. */
    private Optional<Admission> onRule(Line rule, Condition condition) {
        return switch (rule.word(2)) {
            case "expect-proxy" -> Optional.empty();
            case "accept" -> onAccept(rule, condition);
            case "reject", "silent-drop" -> onRefusal(rule, condition);
            default -> notCarried(rule, condition);
        };
    }

    private Optional<Admission> onAccept(Line rule, Condition condition) {
        if (condition instanceof Condition.Always) {
            return Optional.of(soFar());
        }
        if (!(condition instanceof Condition.From(List<String> blocks, boolean within) && within)) {
            return notCarried(rule, condition);
        }
        if (narrowing.isEmpty()) {
            accepted.addAll(blocks);
        }
        return Optional.empty();
    }

    private Optional<Admission> onRefusal(Line rule, Condition condition) {
        if (condition instanceof Condition.Load) {
            return notCarried(rule, condition);
        }
        if (narrowing.isPresent()) {
            return Optional.of(new Admission.Undecided(rule));
        }
        if (condition instanceof Condition.From(List<String> blocks, boolean within) && !within) {
            accepted.addAll(blocks);
            narrowing = Optional.of(rule);
            return Optional.empty();
        }
        boolean others = condition instanceof Condition.Always && !accepted.isEmpty();
        return Optional.of(others ? new Admission.Only(rule, accepted) : new Admission.Undecided(rule));
    }

    private Optional<Admission> notCarried(Line rule, Condition condition) {
        if (rule.word(1).equals("inspect-delay")) {
            findings.needless(rule, "Fairlead waits for a client's first bytes anyhow, up to peek.timeout (10 s)");
        } else if (condition instanceof Condition.Load || rule.word(2).startsWith("track-sc")) {
            findings.leftOut(
                    rule,
                    "Fairlead counts by itself, by client address",
                    "Set the route's max-connection-rate and max-sessions-per-address.");
        } else {
            findings.leftOut(rule, "Fairlead has no such rule", "");
        }
        return Optional.empty();
    }
}
