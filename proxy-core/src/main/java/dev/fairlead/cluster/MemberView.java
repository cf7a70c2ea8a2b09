package dev.fairlead.cluster;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One member as last judged.
 *
 * @param name Patroni's name of it
 * @param apiUrl where Patroni answers, as probed
 * @param backend where PostgreSQL is dialled; empty while unknown or unresolved, and then nothing is routed there
 * @param role what it says it is; {@link Role#UNKNOWN} while silent since the start
 * @param state Patroni's word ({@code running}, {@code stopping}, …), empty while unknown
 * @param timeline 0 while unknown
 * @param reach what the latest probe brought
 * @param silentSinceNanos when the latest well-formed answer's request was sent; meaningful unless {@code reach} is UNPROBED
 * @param lagBytes replay behind the leader's location, in bytes of WAL; empty while unknown, which is not zero
 * @param gone true when sessions of read routes on it cannot live any more: silent with a dead PostgreSQL port, or silent too long
 * @param deposed true when it was the primary of this proxy's knowledge and is not any more, until it has shown itself a healthy replica
 * @param tags as Patroni lists them, values as text
 * @param detail one sentence for people: what was last seen, and what it means
 */
public record MemberView(
        String name,
        String apiUrl,
        Optional<Backend> backend,
        Role role,
        String state,
        int timeline,
        Reach reach,
        long silentSinceNanos,
        OptionalLong lagBytes,
        boolean gone,
        boolean deposed,
        Map<String, String> tags,
        String detail) {
    public MemberView {
        requireNonNull(name, "name");
        requireNonNull(apiUrl, "apiUrl");
        requireNonNull(backend, "backend");
        requireNonNull(role, "role");
        requireNonNull(state, "state");
        requireNonNull(reach, "reach");
        requireNonNull(lagBytes, "lagBytes");
        requireNonNull(detail, "detail");
        tags = Map.copyOf(tags);
    }
}
