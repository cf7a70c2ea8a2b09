package dev.fairlead.bench.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * An Ethernet segment with hosts of its own, each a network name space, beside a lab: what needs addresses that move and links that fail.
 *
 * <p>This JVM is on it too, at {@link #ourAddress()}. Thread rule: that of the lab. Lifecycle: until {@link #close}, or the lab's end, without a trace:
 * each name space is held by a process that works below the lab's directory, and a link ends with the name space of either of its ends.
 */
public final class Segment implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OURS = 254;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path directory;
    /** 198.18.0.0/15 is set aside for tests of networks; see RFC 2544. */
    private final String prefix = "198.18." + RandomGenerator.getDefault().nextInt(1, 255) + ".";

    private final long bridge;
    private int hosts;

    private Segment(Lab lab) {
        this.directory = lab.newDirectory("segment" + COUNT.incrementAndGet());
        this.bridge = newNameSpace();
    }

    /** Reasons, for people, why there can be no segment here; empty when there can. */
    public static List<String> missing() {
        List<String> missing = new ArrayList<>(Prerequisites.missingCommands("ip", "unshare", "nsenter"));
        if (Account.choose().isOurs()) {
            missing.add("only root may make network name spaces");
        }
        return missing;
    }

    public static Segment create(Lab lab) {
        Segment segment = new Segment(lab);
        String ours = "fl" + segment.bridge;
        Shell.mustRun("ip", "link", "add", ours, "type", "veth", "peer", "name", "up", "netns", "" + segment.bridge);
        segment.inBridge("link", "add", "bridge", "type", "bridge", "forward_delay", "0", "mcast_snooping", "0");
        segment.inBridge("link", "set", "dev", "bridge", "up");
        segment.inBridge("link", "set", "dev", "up", "master", "bridge", "up");
        Shell.mustRun("ip", "addr", "add", segment.ourAddress() + "/24", "dev", ours);
        Shell.mustRun("ip", "link", "set", ours, "up");
        return segment;
    }

    /** Adds a host with this last byte of its address, on its interface {@code eth0}. */
    public Host newHost(int number) {
        long space = newNameSpace();
        String port = "port" + ++hosts;
        inBridge("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", "" + space);
        inBridge("link", "set", "dev", port, "master", "bridge", "up");
        Host host = new Host(this, space, port, address(number));
        host.run("ip", "link", "set", "lo", "up");
        host.run("ip", "addr", "add", host.address() + "/24", "dev", "eth0");
        host.run("ip", "link", "set", "eth0", "up");
        return host;
    }

    /** The address with this last byte. */
    public String address(int number) {
        return prefix + number;
    }

    /** What its addresses begin with, up to the last dot. */
    public String prefix() {
        return prefix;
    }

    /** This JVM's. */
    public String ourAddress() {
        return address(OURS);
    }

    void inBridge(String... words) {
        List<String> command = new ArrayList<>(enter(bridge));
        command.add("ip");
        command.addAll(List.of(words));
        Shell.mustRun(command);
    }

    static List<String> enter(long space) {
        return List.of("nsenter", "--target", Long.toString(space), "--net", "--");
    }

    /** Returns the process that holds it. */
    private long newNameSpace() {
        List<String> command = List.of("unshare", "--net", "sleep", "infinity");
        long pid =
                Launch.inSession(command, directory, directory.resolve("log")).pid();
        Await.until("a network name space", PATIENCE, () -> !spaceOf("" + pid).equals(spaceOf("self")));
        return pid;
    }

    /** Ends what still runs on its hosts only by taking their network away. */
    @Override
    public void close() {
        Processes.kill(() -> Processes.in(directory));
    }

    private static String spaceOf(String pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", pid, "ns/net")).toString();
        } catch (IOException e) {
            throw new LabException("process " + pid + " has no network", e);
        }
    }
}
