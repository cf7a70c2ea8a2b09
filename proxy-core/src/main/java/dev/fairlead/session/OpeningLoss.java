package dev.fairlead.session;

import java.util.Locale;

/** How a dial or an opening was lost. A closed list: also a log field and a metric label. */
public enum OpeningLoss {
    /** The backend refused, or could not be reached. */
    DIAL_FAILED,
    /** {@code open.timeout} was over, connected or not. */
    TIMED_OUT,
    /** The backend ended the stream before it answered. */
    ENDED,
    /** The backend reset the connection before it answered. */
    RESET,
    /** PostgreSQL answered 57P03. */
    CANNOT_CONNECT_NOW,
    /** The route leads elsewhere now, or nowhere. */
    ROUTE_CHANGED;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As logs and metrics write it. */
    public String label() {
        return label;
    }

    /** Whether the backend is to blame, so that dialling it again waits. */
    boolean isOfBackend() {
        return this != ROUTE_CHANGED;
    }
}
