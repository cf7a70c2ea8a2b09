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
 * @param dialNanos from the last dial that succeeded until its connection was there; 0 when none did
 * @param openingNanos from the last dial until it was served; 0 when it was not
 * @param relayNanos from when it was served; 0 when it was not
 * @param totalNanos from the accept
 * @param bytesToUpstream that PostgreSQL took, opening included
 * @param bytesToDownstream PostgreSQL's, that the client took, opening included
 */
public record SessionSummary(
        long id,
        String route,
        InetSocketAddress client,
        Optional<Target> target,
        CloseReason reason,
        long heldNanos,
        long dialNanos,
        long openingNanos,
        long relayNanos,
        long totalNanos,
        long bytesToUpstream,
        long bytesToDownstream) {}
