package dev.fairlead.session;

import java.util.Optional;

/** What is remembered of a session's way through its states: when it waited, and what it was refused with. Confined to its loop. */
final class Course {
    private final long acceptedNanos;
    private long heldNanos;
    private long openingNanos;
    private long patienceUntilNanos;
    private long holdOrder;
    private boolean hasWaited;
    private Optional<byte[]> refusal = Optional.empty();

    Course(long acceptedNanos) {
        this.acceptedNanos = acceptedNanos;
    }

    /** @param order its place among all that are held, which it keeps when an opening is lost */
    void placedAs(long order) {
        holdOrder = order;
    }

    /** The client's patience begins once, however often it is held. */
    void onWait(long nowNanos, long holdTimeoutNanos) {
        if (!hasWaited) {
            hasWaited = true;
            patienceUntilNanos = nowNanos + holdTimeoutNanos;
        }
    }

    boolean hasWaited() {
        return hasWaited;
    }

    boolean isPatienceOver(long nowNanos) {
        return hasWaited && nowNanos - patienceUntilNanos >= 0;
    }

    long holdOrder() {
        return holdOrder;
    }

    void addHeld(long nanos) {
        heldNanos += nanos;
    }

    void served(long nanos) {
        openingNanos = nanos;
    }

    /** The last ErrorResponse that was kept from the client, as the server wrote it. */
    Optional<byte[]> refusal() {
        return refusal;
    }

    void refusedWith(byte[] words) {
        refusal = Optional.of(words);
    }

    long acceptedNanos() {
        return acceptedNanos;
    }

    long heldNanos() {
        return heldNanos;
    }

    long openingNanos() {
        return openingNanos;
    }
}
