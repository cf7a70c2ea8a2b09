package dev.fairlead.bench.load;

/**
 * One attempt to write a row.
 *
 * @param id         key of the row; no two attempts share one
 * @param client     number of the client
 * @param startNanos when the attempt began, connecting included if it had to
 * @param endNanos   when its outcome was known
 */
public record Write(long id, int client, long startNanos, long endNanos, Outcome outcome) {
    public boolean isAcknowledged() {
        return outcome instanceof Outcome.Acknowledged;
    }

    /** Whether the member with this PostgreSQL port acknowledged it. */
    public boolean isAcknowledgedBy(int port) {
        return outcome instanceof Outcome.Acknowledged done && done.port() == port;
    }
}
