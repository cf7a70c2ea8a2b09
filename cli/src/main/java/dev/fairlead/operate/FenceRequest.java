package dev.fairlead.operate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * A fence as it was asked for.
 *
 * @param member whom to fence; empty for whoever is the primary
 * @param except whom not to fence: the member that is about to be promoted
 * @param timeline that the fenced member wrote
 * @param ttl after which the fence ends at the latest; empty for Patroni's
 */
record FenceRequest(Optional<String> member, Optional<String> except, int timeline, Optional<Duration> ttl) {
    FenceRequest {
        requireNonNull(member, "member");
        requireNonNull(except, "except");
        requireNonNull(ttl, "ttl");
    }
}
