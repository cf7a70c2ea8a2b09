package dev.fairlead.admin;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code /api/v1/sessions} tells, and what {@code fairlead sessions} reads.
 *
 * @param matching how many there were when the answer began
 */
public record SessionReport(List<Entry> sessions, int matching) {
    /**
     * One session.
     *
     * @param state such as {@code held} or {@code relaying}
     * @param member with whom it is, or is to be; absent while it waits
     * @param client ADDRESS:PORT
     * @param backend HOST:PORT that was dialled; absent while it waits
     * @param localPort the proxy's own port towards the backend: {@code client_port} in {@code pg_stat_activity}
     * @param since the accept, ISO 8601
     * @param encrypted by TLS or GSSAPI
     * @param bytesToUpstream taken by PostgreSQL so far
     * @param bytesToDownstream taken by the client so far
     */
    public record Entry(
            long id,
            String route,
            String state,
            Optional<String> member,
            String client,
            Optional<String> backend,
            OptionalInt localPort,
            String since,
            boolean encrypted,
            long bytesToUpstream,
            long bytesToDownstream) {}
}
