package dev.fairlead.session;

import dev.fairlead.routing.Target;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A session that has ended.
 *
 * @param id unique in the process
 * @param target where it was last relayed, dialled or opened; empty when it never was
 * @param heldNanos spent waiting, all holds together
 * @param openingNanos from the last dial until it was served; 0 when it was not
 * @param totalNanos from the accept
 * @param bytesToUpstream while it was relayed; what opened it is not counted
 * @param bytesToDownstream likewise
 */
public record SessionSummary(
        long id,
        String route,
        InetSocketAddress client,
        Optional<Target> target,
        CloseReason reason,
        long heldNanos,
        long openingNanos,
        long totalNanos,
        long bytesToUpstream,
        long bytesToDownstream) {}
