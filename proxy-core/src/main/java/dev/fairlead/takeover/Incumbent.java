package dev.fairlead.takeover;

import dev.fairlead.relay.SocketTaker;
import java.io.IOException;

/** The process that serves, as its successor's conversation moves it. Called by the thread of the conversation, which may wait. */
public interface Incumbent {
    /** Gives each socket that listens to {@code taker}; goes on accepting. */
    void handOut(SocketTaker taker) throws IOException;

    /** Accepts no more, but keeps the sockets: the successor accepts, and may still fail. */
    void standBy();

    /** The successor failed: accepts as before. */
    void goOn();

    /** The successor has taken over for good: lets the sockets go. */
    void retire(int successorPid);
}
