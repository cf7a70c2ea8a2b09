package dev.fairlead.session;

import dev.fairlead.relay.Side;
import dev.fairlead.wire.ProxyHeader.Announced;
import java.util.Optional;

/** What is remembered of a session's way through its states: when it waited, and what it was refused with. Confined to its loop. */
final class Course {
    private final long acceptedNanos;
    private long heldNanos;
    private long dialNanos;
    private long openingNanos;
    private long bytesToUpstream;
    private long bytesToDownstream;
    private long countedToUpstream;
    private long countedToDownstream;
    private long patienceUntilNanos;
    private long holdOrder;
    private boolean hasWaited;
    private boolean replicating;
    private Optional<byte[]> refusal = Optional.empty();
    private Optional<Announced> announced = Optional.empty();

    Course(long acceptedNanos) {
        this.acceptedNanos = acceptedNanos;
    }

    /** Whose connection it is, when a trusted sender has said so. */
    Optional<Announced> announced() {
        return announced;
    }

    void announcedAs(Announced ends) {
        announced = Optional.of(ends);
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

    /** @param nanos since the dial that has succeeded now */
    void connected(long nanos) {
        dialNanos = nanos;
    }

    /** It began with {@code replication=} in plaintext. */
    void replicates() {
        replicating = true;
    }

    boolean isReplicating() {
        return replicating;
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

    /** Bytes that {@code side} took while the session was opened. */
    void onPassed(Side side, int bytes) {
        switch (side) {
            case UPSTREAM -> bytesToUpstream += bytes;
            case DOWNSTREAM -> bytesToDownstream += bytes;
        }
    }

    /** What each side took of the opening, all dials together; the relay's own bytes are not in it. */
    long openingBytesTo(Side side) {
        return switch (side) {
            case UPSTREAM -> bytesToUpstream;
            case DOWNSTREAM -> bytesToDownstream;
        };
    }

    /** Takes over that {@code total} bytes are counted now; returns how many more these are than the last time. */
    long countTo(Side side, long total) {
        long before = side == Side.UPSTREAM ? countedToUpstream : countedToDownstream;
        switch (side) {
            case UPSTREAM -> countedToUpstream = total;
            case DOWNSTREAM -> countedToDownstream = total;
        }
        return total - before;
    }

    long acceptedNanos() {
        return acceptedNanos;
    }

    long heldNanos() {
        return heldNanos;
    }

    long dialNanos() {
        return dialNanos;
    }

    long openingNanos() {
        return openingNanos;
    }
}
