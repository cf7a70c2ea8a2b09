package dev.fairlead.bench.compare;

import dev.fairlead.bench.peer.Family;

/** What Fairlead is to reach in one metric. */
public sealed interface Target {
    Metric metric();

    /**
     * Measured by others in the same rounds.
     *
     * @param factor Fairlead's value is to be at least this multiple of theirs where more is better, at most where less is
     */
    record Relative(Metric metric, double factor, Rivals rivals) implements Target {}

    /** At most this, in the metric's own unit (seconds, bytes). */
    record Absolute(Metric metric, double most) implements Target {}

    /** Those whose best value in the metric counts. */
    enum Rivals {
        HAPROXY("the best HAProxy"),
        HAPROXY_DEFAULT("the better default HAProxy"),
        HAPROXY_TUNED("the best tuned HAProxy");

        private final String title;

        Rivals(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        boolean include(Family family) {
            return switch (this) {
                case HAPROXY -> family == Family.HAPROXY_DEFAULT || family == Family.HAPROXY_TUNED;
                case HAPROXY_DEFAULT -> family == Family.HAPROXY_DEFAULT;
                case HAPROXY_TUNED -> family == Family.HAPROXY_TUNED;
            };
        }
    }
}
