package dev.fairlead.admin;

import java.util.Optional;

/** What the admin endpoint tells about. Any thread; answers from memory. */
public interface AdminSource {
    Readiness readiness();

    /** Whether this route would serve a connection this instant; empty when there is no such route. */
    Optional<RouteReadiness> route(String name);

    StatusReport status();

    /** Prometheus' text format; empty with {@code admin.metrics: false}. */
    Optional<String> metrics();

    /** Whether this route serves, and if not, why. */
    record RouteReadiness(boolean serves, String detail) {}

    /** What {@code /readyz} says. Holding is serving, so a failover does not make a proxy unready. */
    enum Readiness {
        READY(true, "ready"),
        NO_VERDICT(false, "no verdict yet"),
        DRAINING(false, "draining"),
        UNREACHABLE(false, "no member of any cluster can be reached");

        private final boolean ready;
        private final String text;

        Readiness(boolean ready, String text) {
            this.ready = ready;
            this.text = text;
        }

        public boolean isReady() {
            return ready;
        }

        public String text() {
            return text;
        }
    }
}
