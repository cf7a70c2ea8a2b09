package dev.fairlead.relay;

/** When the kernel decides that a silent peer is gone: after one minute, on both sides of a session. */
final class Keepalive {
    static final int IDLE_SECONDS = 30;
    static final int INTERVAL_SECONDS = 10;
    static final int PROBES = 3;

    private Keepalive() {}
}
