package dev.fairlead.migrate;

import java.util.List;
import java.util.Map;

/** Who a section lets in: its {@code tcp-request} rules in their order, as far as they are about addresses. */
sealed interface Admission {
    record Everybody() implements Admission {}

    /** @param line the last rule that says so */
    record Only(Line line, List<String> blocks) implements Admission {}

    /** A rule could not be said in ours, so nobody from elsewhere is let in until a person has decided. */
    record Undecided(Line line) implements Admission {}

    /** What both sections ask for. */
    static Admission of(Exposure exposure, Findings findings) {
        Admission front = of(exposure.front(), findings);
        return exposure.back().equals(exposure.front()) ? front : front.and(of(exposure.back(), findings));
    }

    private static Admission of(Section section, Findings findings) {
        Map<String, Condition> named = Condition.named(section);
        return section.all("tcp-request").stream()
                .map(rule -> rule.word(1))
                .distinct()
                .map(kind -> new AdmissionStage(named, findings).admits(section.all("tcp-request", kind)))
                .reduce(new Everybody(), Admission::and);
    }

    /** Whom both let in; when both ask for something, it is undecided which blocks are left. */
    private Admission and(Admission later) {
        return switch (later) {
            case Everybody everybody -> this;
            case Only only when this instanceof Everybody -> only;
            case Only only -> new Undecided(only.line());
            case Undecided undecided -> undecided;
        };
    }
}
