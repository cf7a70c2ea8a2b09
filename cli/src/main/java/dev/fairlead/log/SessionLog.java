package dev.fairlead.log;

import dev.fairlead.session.CloseReason;
import dev.fairlead.session.SessionObserver;
import dev.fairlead.session.SessionSummary;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One line for each session that has ended, as DBAs know it from HAProxy's {@code option tcplog}.
 *
 * <p>Writes to the JDK's logger itself, because the interface that all others use has no place for fields.
 */
public final class SessionLog implements SessionObserver {
    private static final String NAME = "dev.fairlead.session";
    private static final Logger log = Logger.getLogger(NAME);

    private volatile boolean on = true;

    /** Whether lines are written from now on. Any thread. */
    public void turn(boolean nowOn) {
        on = nowOn;
    }

    @Override
    public void onClosed(SessionSummary summary) {
        if (!on) {
            return;
        }
        boolean wanted = summary.reason() != CloseReason.CANCEL_DONE || log.isLoggable(Level.FINE);
        if (wanted && log.isLoggable(Level.INFO)) {
            var line = new SessionLine(summary);
            line.setLoggerName(NAME);
            log.log(line);
        }
    }
}
