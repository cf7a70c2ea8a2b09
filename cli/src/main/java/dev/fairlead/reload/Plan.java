package dev.fairlead.reload;

import java.util.List;
import java.util.Locale;

/**
 * All that a reload does.
 *
 * @param steps in the order in which they are done: what is added before what is removed, so that an address that goes from one route to another is never
 *     without a listener
 */
public record Plan(List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /**
     * One step for machines.
     *
     * @param step its kind: {@code add-route}
     * @param text one line for people
     */
    public record Line(String step, String text) {}

    public boolean isNothing() {
        return steps.isEmpty();
    }

    /** What stands in the way; empty when the plan can be carried out. */
    public List<Step.Restart> restarts() {
        return steps.stream()
                .filter(Step.Restart.class::isInstance)
                .map(Step.Restart.class::cast)
                .toList();
    }

    public List<Line> lines() {
        return steps.stream().map(step -> new Line(kind(step), step.text())).toList();
    }

    /** {@code AddRoute} is {@code add-route}. */
    private static String kind(Step step) {
        return step.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
