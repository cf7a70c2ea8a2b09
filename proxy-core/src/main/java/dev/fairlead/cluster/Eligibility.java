package dev.fairlead.cluster;

import static java.util.Objects.requireNonNull;

/**
 * Whether one member may serve one read route, and why.
 *
 * @param reason one short clause for people, such as {@code "lag 40 MB is above 16 MB"}; never empty
 */
public record Eligibility(boolean eligible, String reason) {
    public Eligibility {
        requireNonNull(reason, "reason");
    }
}
