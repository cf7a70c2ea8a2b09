package dev.fairlead.run;

import dev.fairlead.log.Logging;
import dev.fairlead.probe.NetworkProbing;
import dev.fairlead.relay.TransportKind;

/**
 * Loads what a start needs and no configuration changes, on threads of its own: the main thread reads the configuration meanwhile.
 *
 * <p>Only how soon something is loaded depends on it, never whether.
 */
public final class Preloading {
    private Preloading() {}

    /** Returns at once. */
    public static void start() {
        NetworkProbing.prepare();
        Thread.ofPlatform().daemon().name("prepare-sockets").start(Preloading::loadSockets);
    }

    /** Netty looks by reflection at what this JVM permits, and loads its native library. */
    private static void loadSockets() {
        Logging.adoptNetty();
        TransportKind.best();
    }
}
