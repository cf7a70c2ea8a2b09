package dev.fairlead.bench.micro;

import dev.fairlead.relay.LegListener;
import java.io.IOException;

/** Listens to a leg that nobody has taken over yet. */
final class Unheard implements LegListener {
    @Override
    public void onConnected() {}

    @Override
    public void onConnectFailed(IOException cause) {}

    @Override
    public void onReadable() {}

    @Override
    public void onWritable() {}
}
