package dev.fairlead.relay;

/** Told once when a {@link Relay} has ended by itself. On the loop. */
@FunctionalInterface
public interface RelayListener {
    /** Both legs are closed, in order or by reset as {@code end} says, and nothing is buffered any more. */
    void onEnd(RelayEnd end);
}
