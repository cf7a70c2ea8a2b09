package dev.fairlead.relay;

import java.io.IOException;

/** Events of one {@link Leg}, on its event loop. An exception out of a method closes the session; it never reaches Netty's loop. */
public interface LegListener {
    /** Of a leg that nobody has taken over yet. */
    LegListener NOBODY = new LegListener() {
        @Override
        public void onConnected() {}

        @Override
        public void onConnectFailed(IOException cause) {}

        @Override
        public void onReadable() {}

        @Override
        public void onWritable() {}
    };

    /** A dialled leg is connected, and writable. */
    void onConnected();

    /** A dialled leg could not connect; the leg is already closed. */
    void onConnectFailed(IOException cause);

    /** Bytes, the end of the stream, or an error are waiting to be read. */
    void onReadable();

    /** The socket takes bytes again. */
    void onWritable();

    /**
     * A method of this listener threw, or the leg could not be watched. The failure has been counted and the leg has been reset: close what else
     * belongs to the session.
     */
    default void onFailure(Throwable cause) {}
}
