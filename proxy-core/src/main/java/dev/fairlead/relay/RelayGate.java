package dev.fairlead.relay;

/**
 * Asked by each relay of a loop before it moves bytes, once per event. A process that stood still (stopped, swapped out, a frozen machine) finds
 * sockets readable before any of its timers has run; the gate is what keeps those bytes from being relayed on an old verdict.
 *
 * <p>Confined to the loop. Whoever shuts the gate calls {@link Relay#resume()} on each session when it opens again, or cuts it.
 */
@FunctionalInterface
public interface RelayGate {
    /**
     * Cheap: a comparison of two numbers, because it is on the path of every message.
     *
     * @param nowNanos the loop's clock, read once for this event
     * @return false to leave everything where it is
     */
    boolean mayRelay(long nowNanos);
}
