package dev.fairlead.bench.growth;

/**
 * What one proxy costs at one size.
 *
 * @param line             the proxy and what grows, such as {@code Fairlead, sessions}
 * @param size             how many of these there were
 * @param secondsPerMessage processor time of the proxy for one 64-byte round trip on each of ten busy sessions
 * @param secondsPerSession processor time of the proxy to open, serve and end one session
 * @param idleShare        processor time of the proxy per second while nobody says anything, from 0
 * @param bytes            proportional set size of the proxy, with all sessions open
 */
record Step(
        String line, int size, double secondsPerMessage, double secondsPerSession, double idleShare, double bytes) {}
