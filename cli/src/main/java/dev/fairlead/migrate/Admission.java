package dev.fairlead.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who a section lets in: its {@code tcp-request} rules in their order, as far as they are about addresses. */
sealed interface Admission {
    record Everybody() implements Admission {}

    /** @param line the last rule that says so */
    record Only(Line line, List<String> blocks) implements Admission {}

    /** A rule could not be said in ours, so nobody from elsewhere is let in until a person has decided. */
    record Undecided(Line line) implements Admission {}

    /** What both sections ask for; when both ask for something, it is undecided which blocks are left. */
    static Admission of(Exposure exposure, Findings findings) {
        Admission front = of(exposure.front(), findings);
        if (exposure.back().equals(exposure.front())) {
            return front;
        }
        return switch (of(exposure.back(), findings)) {
            case Everybody everybody -> front;
            case Only back when front instanceof Everybody -> back;
            case Only back -> new Undecided(back.line());
            case Undecided undecided -> undecided;
        };
    }

    private static Admission of(Section section, Findings findings) {
        Map<String, Condition> named = Condition.named(section);
        List<String> accepted = new ArrayList<>();
        for (Line rule : section.all("tcp-request")) {
            String action = rule.word(2);
            if (action.equals("expect-proxy")) {
                continue;
            }
            Condition condition = Condition.read(rule.from(3), named);
            if (action.equals("accept")) {
                if (condition instanceof Condition.Always) {
                    return new Everybody();
                }
                if (condition instanceof Condition.From(List<String> blocks, boolean within) && within) {
                    accepted.addAll(blocks);
                    continue;
                }
            }
            if (action.equals("reject") || action.equals("silent-drop")) {
                if (condition instanceof Condition.Always && !accepted.isEmpty()) {
                    return new Only(rule, accepted);
                }
                if (condition instanceof Condition.From(List<String> blocks, boolean within) && !within) {
                    accepted.addAll(blocks);
                    return new Only(rule, accepted);
                }
                if (!(condition instanceof Condition.Load)) {
                    return new Undecided(rule);
                }
            }
            notCarried(rule, condition, findings);
        }
        return new Everybody();
    }

    private static void notCarried(Line rule, Condition condition, Findings findings) {
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
    }
}
