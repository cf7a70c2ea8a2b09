package dev.fairlead.bench.lab;

import java.util.ArrayList;
import java.util.List;

/** A host on a {@link Segment}: a network name space with one interface, {@code eth0}. Belongs to the lab's thread. */
public final class Host {
    private final Segment segment;
    private final long space;
    private final String port;
    private final String address;

    /** @param port the bridge's end of its link */
    Host(Segment segment, long space, String port, String address) {
        this.segment = segment;
        this.space = space;
        this.port = port;
        this.address = address;
    }

    /** Its own, which it keeps. */
    public String address() {
        return address;
    }

    /** Words to put before a command so that it runs on this host. */
    public List<String> enter() {
        return Segment.enter(space);
    }

    /** Runs a command there to its end, which must be a good one, and returns what it said. */
    public String run(String... command) {
        List<String> words = new ArrayList<>(enter());
        words.addAll(List.of(command));
        return Shell.mustRun(words);
    }

    /** Whether one of its interfaces has this address now. */
    public boolean has(String wanted) {
        return run("ip", "-oneline", "address").contains(" " + wanted + "/");
    }

    /** Pulls the cable out: the host sees that its link is down. */
    public void unplug() {
        segment.inBridge("link", "set", "dev", port, "down");
    }

    /** The link stays up, and nothing passes. */
    public void isolate() {
        segment.inBridge("link", "set", "dev", port, "nomaster");
    }

    /** Undoes {@link #unplug} and {@link #isolate}. */
    public void plug() {
        segment.inBridge("link", "set", "dev", port, "master", "bridge", "up");
    }
}
