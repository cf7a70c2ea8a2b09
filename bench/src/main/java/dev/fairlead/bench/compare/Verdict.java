package dev.fairlead.bench.compare;

/**
 * Whether Fairlead reached one target.
 *
 * @param workload title of the workload
 * @param target   in words, such as {@code rate ≥ 1.00 × the best HAProxy}
 * @param reached  in words: the value, and whose it is compared with
 * @param outcome  what came of it
 * @param missedBy how far beyond the limit, as a share of the limit (0.1 is ten percent); 0 or less when met
 */
public record Verdict(String workload, String target, String reached, Outcome outcome, double missedBy) {
    /** What can come of a target. */
    public enum Outcome {
        MET,
        MISSED,
        /** A figure is lacking, so nothing is said either way. */
        UNKNOWN
    }

    /** Such as {@code MISSED by 12 %}. */
    public String words() {
        return switch (outcome) {
            case MET -> "met";
            case MISSED -> String.format(java.util.Locale.ROOT, "MISSED by %.1f %%", missedBy * 100);
            case UNKNOWN -> "unknown";
        };
    }
}
