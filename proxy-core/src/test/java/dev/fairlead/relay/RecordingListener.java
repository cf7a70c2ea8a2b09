package dev.fairlead.relay;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Writes down each event of a leg. */
class RecordingListener implements LegListener {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void onConnected() {
        events.add("connected");
    }

    @Override
    public void onConnectFailed(IOException cause) {
        events.add("failed");
    }

    @Override
    public void onReadable() {
        events.add("readable");
    }

    /** Not written down, because how often it comes differs between the kinds. */
    @Override
    public void onWritable() {}

    @Override
    public void onFailure(Throwable cause) {
        events.add("failure");
    }
}
