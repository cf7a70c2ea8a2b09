package dev.fairlead.takeover;

import dev.fairlead.relay.SocketTaker;
import java.io.IOException;
import java.util.List;

/** The process that serves, as its successor's conversation moves it. Called by the thread of the conversation, which may wait. */
public interface Incumbent {
    /** Gives each socket that listens to {@code taker}; goes on accepting. */
    void handOut(SocketTaker taker) throws IOException;

    /** What operators have ordered and is in force: each a line of printable ASCII. */
    List<String> orders();

    /** What is known of each cluster, after {@link #orders}: each a line of printable ASCII. */
    List<String> knowledge();

    /**
     * What is in force in the process that has taken over, which holds here too.
     *
     * @param lines all of them, each as in {@link #orders}
     * @return whether all were seen to be in force
     */
    boolean heed(List<String> lines);

    /** Accepts no more, but keeps the sockets: the successor accepts, and may still fail. */
    void standBy();

    /** The successor failed: accepts as before. */
    void goOn();

    /** The successor has taken over for good: lets the sockets go. */
    void retire(int successorPid);
}
