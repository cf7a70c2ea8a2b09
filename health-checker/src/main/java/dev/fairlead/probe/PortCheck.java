package dev.fairlead.probe;

/** What one TCP knock at a member's PostgreSQL port brought: connected and closed at once, nothing sent. Instants are {@link dev.fairlead.clock.ElapsedClock}. */
public record PortCheck(Outcome outcome, long startedAtNanos, long endedAtNanos) {
    /** Only a refusal says that nobody listens. */
    public enum Outcome {
        OPEN,
        REFUSED,
        SILENT
    }
}
