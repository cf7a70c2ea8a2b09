package dev.fairlead.probe;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The times that decide how soon another member may be promoted.
 *
 * @param complaints one sentence for each value that is not understood, and for which Patroni's default is assumed
 * @see <a href="https://patroni.readthedocs.io/en/latest/dynamic_configuration.html">Patroni dynamic configuration</a>
 */
public record DcsSettings(Duration ttl, Duration loopWait, Duration retryTimeout, List<String> complaints) {
    /** Patroni's own defaults. */
    public static final DcsSettings DEFAULTS =
            new DcsSettings(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private static final Duration LEAST_TTL = Duration.ofSeconds(20);
    private static final Duration LEAST_LOOP_WAIT = Duration.ofSeconds(1);
    private static final Duration LEAST_RETRY_TIMEOUT = Duration.ofSeconds(3);

    private static final Pattern VERSION = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");

    public DcsSettings {
        requireNonNull(ttl, "ttl");
        requireNonNull(loopWait, "loopWait");
        requireNonNull(retryTimeout, "retryTimeout");
        complaints = List.copyOf(complaints);
    }

    public DcsSettings(Duration ttl, Duration loopWait, Duration retryTimeout) {
        this(ttl, loopWait, retryTimeout, List.of());
    }

    /**
     * The values that a Patroni of that version works with. From 3.2 on it reduces {@code loop_wait} and {@code retry_timeout} until
     * {@code loop_wait + 2 × retry_timeout ≤ ttl}, while {@code GET /config} goes on showing what was written.
     *
     * @param version as Patroni states it; these values where it is empty or older
     * @see <a href="https://github.com/patroni/patroni/blob/v3.2.0/patroni/config.py">Config._validate_and_adjust_timeouts</a>
     */
    public DcsSettings effective(Optional<String> version) {
        if (version.filter(DcsSettings::adjusts).isEmpty()) {
            return this;
        }
        Duration key = longer(ttl, LEAST_TTL);
        Duration loop = longer(loopWait, LEAST_LOOP_WAIT);
        Duration retry = longer(retryTimeout, LEAST_RETRY_TIMEOUT);
        if (LEAST_LOOP_WAIT.plus(retry.multipliedBy(2)).compareTo(key) > 0) {
            long half = key.minus(LEAST_LOOP_WAIT).toSeconds() / 2;
            return new DcsSettings(key, LEAST_LOOP_WAIT, Duration.ofSeconds(half), complaints);
        }
        Duration room = key.minus(retry.multipliedBy(2));
        return new DcsSettings(key, loop.compareTo(room) > 0 ? room : loop, retry, complaints);
    }

    private static boolean adjusts(String version) {
        Matcher parts = VERSION.matcher(version);
        if (!parts.matches()) {
            return false;
        }
        int major = Integer.parseInt(parts.group(1));
        return major > 3 || (major == 3 && Integer.parseInt(parts.group(2)) >= 2);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
