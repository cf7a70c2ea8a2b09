package dev.fairlead.log;

import dev.fairlead.routing.Target;
import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionSummary;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each session that has ended, as DBAs know it from HAProxy's {@code option tcplog}. */
public final class SessionLog implements SessionObserver {
    private static final Logger log = LoggerFactory.getLogger("dev.fairlead.session");

    @Override
    public void onClosed(SessionSummary summary) {
        if (summary.reason() != CloseReason.CANCEL_DONE || log.isDebugEnabled()) {
            log.info(line(summary));
        }
    }

    static String line(SessionSummary summary) {
        String member = summary.target().map(Target::member).orElse("-");
        String backend = summary.target().map(t -> t.backend().toString()).orElse("-");
        return "session id=" + summary.id() + " route=" + summary.route() + " client="
                + address(summary) + " member=" + member + " backend=" + backend + " sent="
                + summary.bytesToUpstream() + "B received=" + summary.bytesToDownstream() + "B held="
                + millis(summary.heldNanos()) + " opening=" + millis(summary.openingNanos()) + " total="
                + millis(summary.totalNanos()) + " reason=" + summary.reason().label();
    }

    private static String address(SessionSummary summary) {
        String host = summary.client().getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + summary.client().getPort();
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1fms", nanos / 1e6);
    }
}
