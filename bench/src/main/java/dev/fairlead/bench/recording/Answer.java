package dev.fairlead.bench.recording;

import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a member answered to one question.
 *
 * @param sentMillis since the recording began
 * @param tookMillis until the whole answer was there
 * @param site       which cluster, {@code a} or {@code b}
 * @param server     the name that the member had when the recording began
 * @param path       what was asked
 * @param status     0 when there was no answer
 * @param body       as it came, or why there was none
 */
record Answer(long sentMillis, long tookMillis, String site, String server, String path, int status, String body) {
    /** An answer that took longer than this differs from one that did not. */
    private static final long SLOW_MILLIS = 1_000;

    private static final Pattern MOVING = Pattern.compile(
            "(\"(?:dcs_last_seen|location|received_location|replayed_location|replayed_timestamp|latest_end_lsn|lsn|lag"
                    + "|receive_lsn|receive_lag|replay_lsn|replay_lag)\": )(?:\\d+|\"[-0-9:.+ ]+\"|\"[0-9A-F]+/[0-9A-F]+\")");

    /** Somebody who asks PostgreSQL for its timeline, for a moment: Patroni does each time before it follows. */
    private static final Pattern PASSER_BY =
            Pattern.compile("\\{\"usename\": \"[^\"]*\", \"application_name\": \"\"[^}]*}(?:, )?");

    /** Whether nothing differs but positions, the time, and who asks in passing. */
    boolean isLike(Answer other) {
        return status == other.status
                && tookMillis > SLOW_MILLIS == other.tookMillis > SLOW_MILLIS
                && still().equals(other.still());
    }

    private String still() {
        String withoutPassersBy = PASSER_BY.matcher(body).replaceAll("");
        return MOVING.matcher(withoutPassersBy)
                .replaceAll("$1*")
                .replace(", ]", "]")
                .replace("\"replication\": [], ", "");
    }

    /** One line of JSON. */
    String line() {
        return "{\"sent\": %d, \"took\": %d, \"site\": \"%s\", \"server\": \"%s\", \"path\": \"%s\", \"status\": %d, \"%s\": %s}"
                .formatted(
                        sentMillis,
                        tookMillis,
                        site,
                        server,
                        path,
                        status,
                        status == 0 ? "failure" : "body",
                        status == 0 ? JsonMapper.shared().writeValueAsString(body) : body.strip());
    }
}
