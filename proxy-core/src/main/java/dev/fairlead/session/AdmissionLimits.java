package dev.fairlead.session;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;

/**
 * Who may have a session of a route, and how many.
 *
 * @param allow {@code allow}: blocks of client addresses; empty for everybody. A client outside gets 28000
 * @param maxSessions {@code max-sessions} of the route: sessions at once; empty for as many as the process may have. Above it, 53300
 * @param maxSessionsPerAddress {@code max-sessions-per-address}: of one client address on this route; empty for no limit. Above it, 53300
 * @param connectionRatePerAddress {@code max-connection-rate}: new connections of one client address on this route per second, with a
 *     burst of as many; empty for no limit. Above it, 53300
 */
public record AdmissionLimits(
        List<Cidr> allow,
        OptionalInt maxSessions,
        OptionalInt maxSessionsPerAddress,
        OptionalInt connectionRatePerAddress) {
    /** Everybody, and as many as the process may have. */
    public static final AdmissionLimits DEFAULTS =
            new AdmissionLimits(List.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    public AdmissionLimits {
        allow = List.copyOf(allow);
        requirePositive("max-sessions", maxSessions);
        requirePositive("max-sessions-per-address", maxSessionsPerAddress);
        requirePositive("max-connection-rate", connectionRatePerAddress);
    }

    private static void requirePositive(String key, OptionalInt limit) {
        if (requireNonNull(limit, key).isPresent() && limit.getAsInt() < 1) {
            throw new IllegalArgumentException(key + " must be at least 1 but was " + limit.getAsInt());
        }
    }
}
