package dev.fairlead.relay;

import java.io.IOException;

/** Events of one listening socket for one event loop, on that loop. */
public interface AcceptListener {
    /**
     * A client has connected. The leg belongs to the receiver, which sets its listener now; no event precedes this call or comes during it. An
     * exception out of it resets the leg and is counted.
     */
    void onAccepted(Leg leg);

    /**
     * Accepting stopped because of {@code cause}, most likely a lack of file descriptors. It is tried again by itself, every
     * {@link Listening#RETRY_NANOS}; clients wait in the kernel's queue meanwhile. Told to the loop that accepts.
     */
    void onAcceptFailed(IOException cause);
}
