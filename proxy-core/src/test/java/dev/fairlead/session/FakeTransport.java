package dev.fairlead.session;

import dev.fairlead.relay.Leg;
import dev.fairlead.relay.LegListener;
import dev.fairlead.relay.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Dials legs that the test connects, or does not. */
final class FakeTransport implements Transport {
    final VirtualTimer timer = new VirtualTimer();
    final List<FakeLeg> dialed = new ArrayList<>();

    @Override
    public Leg dial(InetSocketAddress address, LegListener listener) {
        var leg = new FakeLeg(address, listener);
        dialed.add(leg);
        return leg;
    }

    @Override
    public VirtualTimer timer() {
        return timer;
    }
}
