package dev.fairlead.reload;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What became of a wish to reload: the answer to who asked, and what the status tells of the last one.
 *
 * @param result what happened
 * @param summary one sentence for people
 * @param plan what was done, or would be
 * @param problems why it was refused; empty unless it was
 */
public record ReloadReport(Result result, String summary, List<Plan.Line> plan, List<String> problems) {
    public ReloadReport {
        requireNonNull(result, "result");
        requireNonNull(summary, "summary");
        plan = List.copyOf(plan);
        problems = List.copyOf(problems);
    }

    /** What happened. */
    public enum Result {
        /** All of the plan was done. */
        APPLIED,
        /** The configuration says what runs already. */
        UNCHANGED,
        /** Nothing was done. */
        REFUSED,
        /** Asked what would be done: it could be. */
        POSSIBLE;

        /** As in answers, in the log and in the metric's label. */
        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static ReloadReport applied(Plan plan) {
        return new ReloadReport(Result.APPLIED, "applied: " + steps(plan), plan.lines(), List.of());
    }

    public static ReloadReport possible(Plan plan) {
        return new ReloadReport(Result.POSSIBLE, "can be changed in place: " + steps(plan), plan.lines(), List.of());
    }

    public static ReloadReport unchanged(String remark) {
        return new ReloadReport(Result.UNCHANGED, "nothing to do" + remark, List.of(), List.of());
    }

    /** Refused although it was understood. */
    public static ReloadReport refused(Plan plan, List<String> problems) {
        return new ReloadReport(Result.REFUSED, "refused, nothing has changed", plan.lines(), problems);
    }

    /** Refused because it was not understood. */
    public static ReloadReport refused(List<String> problems) {
        return refused(new Plan(List.of()), problems);
    }

    @JsonIgnore
    public boolean isRefused() {
        return result == Result.REFUSED;
    }

    private static String steps(Plan plan) {
        int count = plan.steps().size();
        return count == 1 ? "1 step" : count + " steps";
    }
}
