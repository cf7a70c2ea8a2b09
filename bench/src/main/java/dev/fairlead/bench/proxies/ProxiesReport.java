package dev.fairlead.bench.proxies;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What was measured, one step for each number of proxies. */
public record ProxiesReport(List<Step> steps) {
    public ProxiesReport {
        steps = List.copyOf(steps);
    }

    /**
     * One number of proxies.
     *
     * @param promotion from the kill of the leader until the DCS named another
     * @param known from then until the last proxy knew, which includes Patroni's own promoting
     */
    public record Step(int proxies, Load steady, Load urgent, Duration promotion, Duration known) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%4d  steady %s;  urgent %s;  promoted after %.1f s, known %.0f ms later",
                    proxies,
                    steady,
                    urgent,
                    promotion.toMillis() / 1e3,
                    (double) known.toMillis());
        }
    }

    /**
     * How one member was asked and answered.
     *
     * @param perSecond probes of all proxies together
     * @param unanswered of them in the whole span
     * @param tookNanos of those that were answered, ascending
     * @param cpu of Patroni, in processors
     */
    public record Load(double perSecond, int unanswered, List<Long> tookNanos, double cpu) {
        public Load {
            tookNanos = List.copyOf(tookNanos);
        }

        /** @param share 0.5 for the median */
        double millis(double share) {
            return tookNanos.isEmpty()
                    ? Double.NaN
                    : tookNanos.get((int) Math.min(tookNanos.size() - 1, (long) (tookNanos.size() * share))) / 1e6;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.1f/s, median %.1f ms, p99 %.1f ms, unanswered %d, Patroni %.0f %% of a core",
                    perSecond,
                    millis(0.5),
                    millis(0.99),
                    unanswered,
                    cpu * 100);
        }
    }

    /** A line for each step. */
    public String text() {
        StringBuilder text = new StringBuilder("proxies\n");
        steps.forEach(step -> text.append(step).append('\n'));
        return text.toString();
    }
}
