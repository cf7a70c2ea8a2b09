package dev.fairlead.session;

import java.net.InetAddress;
import java.util.Optional;

/** Decides whether a client that has just connected may have a session. Pure. */
final class Admission {
    private Admission() {}

    /**
     * What is counted at this moment, the new session included; those that are being declined have no place and take none.
     *
     * @param withinRate whether its address has not connected too often
     */
    record Counts(int inProcess, int onRoute, int ofAddress, boolean withinRate) {}

    /** Why {@code client} may not; empty when it may. */
    static Optional<CloseReason> refusal(AdmissionLimits limits, int mostInProcess, InetAddress client, Counts counts) {
        if (!limits.allow().isEmpty() && limits.allow().stream().noneMatch(block -> block.contains(client))) {
            return Optional.of(CloseReason.NOT_ALLOWED);
        }
        if (!counts.withinRate()) {
            return Optional.of(CloseReason.RATE_LIMIT);
        }
        if (counts.inProcess() > mostInProcess) {
            return Optional.of(CloseReason.SESSION_LIMIT);
        }
        if (counts.onRoute() > limits.maxSessions().orElse(Integer.MAX_VALUE)) {
            return Optional.of(CloseReason.ROUTE_LIMIT);
        }
        if (counts.ofAddress() > limits.maxSessionsPerAddress().orElse(Integer.MAX_VALUE)) {
            return Optional.of(CloseReason.ADDRESS_LIMIT);
        }
        return Optional.empty();
    }
}
