package dev.fairlead.relay;

/** Told of every exception that was caught at the edge of an event loop, to count and log it. Called on event loops; must neither block nor throw. */
@FunctionalInterface
public interface FailureListener {
    void onFailure(Throwable cause);
}
