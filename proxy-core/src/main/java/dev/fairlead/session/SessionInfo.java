package dev.fairlead.session;

import dev.fairlead.routing.Target;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A session as it is now.
 *
 * @param id unique in the process
 * @param state the name of its state, lower case
 * @param target where it is relayed, dialled or opened
 * @param localPort the proxy's own port towards the target: {@code client_port} in PostgreSQL's {@code pg_stat_activity}
 * @param encrypted by TLS or GSSAPI; false until the client has said so
 * @param ageNanos since the accept
 * @param bytesToUpstream taken by PostgreSQL so far, opening included
 * @param bytesToDownstream PostgreSQL's, taken by the client so far, opening included
 */
public record SessionInfo(
        long id,
        String route,
        InetSocketAddress client,
        String state,
        Optional<Target> target,
        OptionalInt localPort,
        boolean encrypted,
        long ageNanos,
        long bytesToUpstream,
        long bytesToDownstream) {}
